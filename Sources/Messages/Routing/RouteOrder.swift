public import Primitives
public import ProtobufWire

/// Request of RouteOrder.
public struct RouteOrderRequest: WireMessage {
    public static let typeName = "dom.v1.RouteOrderRequest"

    /// Key, actor, reason. The key is required with HOLD and COMMIT.
    public var context: WriteContext?
    /// What is wanted.
    public var cart: Cart?
    /// What becomes of the plan.
    public var commit = RouteCommit.unspecified
    /// Use this policy rather than the one whose conditions match.
    public var policy = ""
    /// Time to live of the hold, milliseconds; 0 means 15 minutes.
    public var ttlMs: Int64 = 0
    /// Owner of the hold, e.g. the cart's id; an owner's own holds do not stand in its way.
    public var owner = ""
    /// A hold to convert: its units are given back and taken again where the plan wants them, in
    /// the same transaction.
    public var holdID = ""
    /// Accept a plan that leaves lines unfilled when holding or committing. Otherwise that is
    /// FAILED_PRECONDITION with Shortage details.
    public var allowPartial = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.message(field, &cart)
            case 3: try reader.value(field, &commit)
            case 4: try reader.string(field, &policy)
            case 5: try reader.int64(field, &ttlMs)
            case 6: try reader.string(field, &owner)
            case 7: try reader.string(field, &holdID)
            case 8: try reader.bool(field, &allowPartial)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.message(2, cart)
        writer.value(3, commit)
        writer.string(4, policy)
        writer.int64(5, ttlMs)
        writer.string(6, owner)
        writer.string(7, holdID)
        writer.bool(8, allowPartial)
    }
}

/// Reply of RouteOrder.
public struct RouteOrderResponse: WireMessage {
    public static let typeName = "dom.v1.RouteOrderResponse"

    /// Revision of the change, or seen.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// For ExplainDecision.
    public var decisionID = ""
    /// The plan.
    public var plan: RoutePlan?
    /// The hold or commitment, if one was asked for and anything could be had.
    public var reservation: Reservation?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.string(field, &decisionID)
            case 4: try reader.message(field, &plan)
            case 5: try reader.message(field, &reservation)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.string(3, decisionID)
        writer.message(4, plan)
        writer.message(5, reservation)
    }
}

/// What becomes of the plan.
public struct RouteCommit: WireEnum {
    /// Read as NONE.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Nothing: an answer only.
    @inlinable public static var none: Self { Self(rawValue: 1) }
    /// Stock and capacity are held until a time.
    @inlinable public static var hold: Self { Self(rawValue: 2) }
    /// Stock and capacity are committed.
    @inlinable public static var commit: Self { Self(rawValue: 3) }

    public static let names = ["UNSPECIFIED", "NONE", "HOLD", "COMMIT"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
