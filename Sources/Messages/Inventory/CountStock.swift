public import Primitives
public import ProtobufWire

/// Request of CountStock.
public struct CountStockRequest: WireMessage {
    public static let typeName = "dom.v1.CountStockRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// 1 to 1,000 counts, applied together or not at all.
    public var counts: [StockCount] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.messages(field, &counts)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.messages(2, counts)
    }
}

/// What somebody counted.
public struct StockCount: WireMessage {
    public static let typeName = "dom.v1.StockCount"

    /// SKU; must exist and be no kit. Required.
    public var sku = ""
    /// Location. Required.
    public var location = ""
    /// Condition; unspecified means NEW.
    public var condition = Condition.unspecified
    /// Units counted, 0 or more.
    public var counted: Int64 = 0
    /// When; changes after this are applied on top. Unset means now.
    public var countedAt: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &location)
            case 3: try reader.value(field, &condition)
            case 4: try reader.int64(field, &counted)
            case 5: try reader.timestamp(field, &countedAt)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, location)
        writer.value(3, condition)
        writer.int64(4, counted)
        writer.timestamp(5, countedAt)
    }
}

/// Reply of CountStock.
public struct CountStockResponse: WireMessage {
    public static let typeName = "dom.v1.CountStockResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// One per count, in order.
    public var variances: [CountVariance] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.messages(field, &variances)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.messages(3, variances)
    }
}

/// What a count found.
public struct CountVariance: WireMessage {
    public static let typeName = "dom.v1.CountVariance"

    /// Units the books had at the time of the count.
    public var expected: Int64 = 0
    /// Counted minus expected.
    public var variance: Int64 = 0
    /// Units committed or held that are no longer covered by stock, if any.
    public var shortfall: Int64 = 0
    /// The cell as it stands after the call.
    public var position: Position?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.int64(field, &expected)
            case 2: try reader.int64(field, &variance)
            case 3: try reader.int64(field, &shortfall)
            case 4: try reader.message(field, &position)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.int64(1, expected)
        writer.int64(2, variance)
        writer.int64(3, shortfall)
        writer.message(4, position)
    }
}
