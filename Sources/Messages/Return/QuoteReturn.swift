public import Primitives
public import ProtobufWire

/// Request of QuoteReturn.
public struct QuoteReturnRequest: WireMessage {
    public static let typeName = "dom.v1.QuoteReturnRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Which order. Required.
    public var orderID = ""
    /// Which units; empty means all that can still come back.
    public var lines: [ReturnLine] = []
    /// Where the customer is; unset means the order's destination.
    public var origin: Address?
    /// Use this policy rather than the one whose conditions match.
    public var policy = ""
    /// At most so many locations to bring them to; 0 means 5, at most 50.
    public var stores: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &orderID)
            case 3: try reader.messages(field, &lines)
            case 4: try reader.message(field, &origin)
            case 5: try reader.string(field, &policy)
            case 6: try reader.uint32(field, &stores)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, orderID)
        writer.messages(3, lines)
        writer.message(4, origin)
        writer.string(5, policy)
        writer.uint32(6, stores)
    }
}

/// Reply of QuoteReturn.
public struct QuoteReturnResponse: WireMessage {
    public static let typeName = "dom.v1.QuoteReturnResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// Whether and how much of each line may come back.
    public var eligibility: [ReturnEligibility] = []
    /// What the customer may do, best net recovery first; empty if nothing may come back.
    public var options: [ReturnOption] = []
    /// Policy that decided.
    public var policy = ""
    /// Its version.
    public var policyVersion: UInt32 = 0
    /// For ExplainDecision.
    public var decisionID = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.messages(field, &eligibility)
            case 3: try reader.messages(field, &options)
            case 4: try reader.string(field, &policy)
            case 5: try reader.uint32(field, &policyVersion)
            case 6: try reader.string(field, &decisionID)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.messages(2, eligibility)
        writer.messages(3, options)
        writer.string(4, policy)
        writer.uint32(5, policyVersion)
        writer.string(6, decisionID)
    }
}
