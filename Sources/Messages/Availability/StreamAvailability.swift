public import Primitives
public import ProtobufWire

/// Request of StreamAvailability.
public struct StreamAvailabilityRequest: WireMessage {
    public static let typeName = "dom.v1.StreamAvailabilityRequest"

    /// View, owner, minimum revision.
    public var context: ReadContext?
    /// Only SKUs that begin with this.
    public var skuPrefix = ""
    /// Only these locations; empty means the pool of the view.
    public var locations: [String] = []
    /// One answer per location with stock instead of one per pool.
    public var byLocation = false
    /// Leave out answers with nothing to promise.
    public var skipZero = false
    /// Continue after the token of an earlier reply.
    public var resumeToken = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &skuPrefix)
            case 3: try reader.strings(field, &locations)
            case 4: try reader.bool(field, &byLocation)
            case 5: try reader.bool(field, &skipZero)
            case 6: try reader.string(field, &resumeToken)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, skuPrefix)
        writer.strings(3, locations)
        writer.bool(4, byLocation)
        writer.bool(5, skipZero)
        writer.string(6, resumeToken)
    }
}

/// A piece of the walk.
public struct StreamAvailabilityResponse: WireMessage {
    public static let typeName = "dom.v1.StreamAvailabilityResponse"

    /// Answers; `revision` of each says how fresh it is.
    public var answers: [Availability] = []
    /// Where to continue.
    public var resumeToken = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &answers)
            case 2: try reader.string(field, &resumeToken)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, answers)
        writer.string(2, resumeToken)
    }
}
