public import Primitives
public import ProtobufWire

/// Request of SlowLog.
public struct SlowLogRequest: WireMessage {
    public static let typeName = "dom.v1.SlowLogRequest"

    /// At most so many; 0 means 20.
    public var limit: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &limit)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint32(1, limit)
    }
}

/// Reply of SlowLog.
public struct SlowLogResponse: WireMessage {
    public static let typeName = "dom.v1.SlowLogResponse"

    /// Worst first.
    public var calls: [SlowCall] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &calls)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, calls)
    }
}

/// One slow call.
public struct SlowCall: WireMessage {
    public static let typeName = "dom.v1.SlowCall"

    /// Full method name.
    public var method = ""
    /// When it began.
    public var at: Instant?
    /// How long it took, microseconds.
    public var elapsedUs: UInt64 = 0
    /// Its status code.
    public var code: UInt32 = 0
    /// Bytes of its request.
    public var requestBytes: UInt64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &method)
            case 2: try reader.timestamp(field, &at)
            case 3: try reader.uint64(field, &elapsedUs)
            case 4: try reader.uint32(field, &code)
            case 5: try reader.uint64(field, &requestBytes)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, method)
        writer.timestamp(2, at)
        writer.uint64(3, elapsedUs)
        writer.uint32(4, code)
        writer.uint64(5, requestBytes)
    }
}
