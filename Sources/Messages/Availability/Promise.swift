public import Primitives
public import ProtobufWire

/// Request of Promise.
public struct PromiseRequest: WireMessage {
    public static let typeName = "dom.v1.PromiseRequest"

    /// Key, actor, reason. The key is required with `hold`.
    public var context: WriteContext?
    /// What is wanted. Lines without a mode are tried in every mode of `modes`; lines with one keep
    /// it.
    public var cart: Cart?
    /// Ways to try: SHIP at each service level, and PICKUP, CURBSIDE and SHIP_TO_STORE at the
    /// stores near the destination. Empty means SHIP and PICKUP.
    public var modes: [FulfilmentMode] = []
    /// At most so many stores for each way of collecting; 0 means 3, at most 20.
    public var stores: UInt32 = 0
    /// Hold the first option.
    public var hold = false
    /// Time to live of the hold, milliseconds; 0 means 15 minutes.
    public var ttlMs: Int64 = 0
    /// Owner of the hold; an owner's own holds do not stand in its way.
    public var owner = ""
    /// Use this policy rather than the one whose conditions match.
    public var policy = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.message(field, &cart)
            case 3: try reader.values(field, &modes)
            case 4: try reader.uint32(field, &stores)
            case 5: try reader.bool(field, &hold)
            case 6: try reader.int64(field, &ttlMs)
            case 7: try reader.string(field, &owner)
            case 8: try reader.string(field, &policy)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.message(2, cart)
        writer.values(3, modes)
        writer.uint32(4, stores)
        writer.bool(5, hold)
        writer.int64(6, ttlMs)
        writer.string(7, owner)
        writer.string(8, policy)
    }
}

/// Reply of Promise.
public struct PromiseResponse: WireMessage {
    public static let typeName = "dom.v1.PromiseResponse"

    /// Revision of the change, or seen.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// Complete ways first, then by cost under the policy.
    public var options: [PromiseOption] = []
    /// The hold of the first option, if asked for.
    public var reservation: Reservation?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.messages(field, &options)
            case 4: try reader.message(field, &reservation)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.messages(3, options)
        writer.message(4, reservation)
    }
}

/// One way to fulfil the cart.
public struct PromiseOption: WireMessage {
    public static let typeName = "dom.v1.PromiseOption"

    /// How.
    public var mode = FulfilmentMode.unspecified
    /// How fast, for shipped ones.
    public var serviceLevel = ServiceLevel.unspecified
    /// Where it is collected, for the others.
    public var location = ""
    /// Who does what, with ship-by and deliver-by dates.
    public var plan: RoutePlan?
    /// For ExplainDecision.
    public var decisionID = ""
    /// Every unit is promised.
    public var complete = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.value(field, &mode)
            case 2: try reader.value(field, &serviceLevel)
            case 3: try reader.string(field, &location)
            case 4: try reader.message(field, &plan)
            case 5: try reader.string(field, &decisionID)
            case 6: try reader.bool(field, &complete)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.value(1, mode)
        writer.value(2, serviceLevel)
        writer.string(3, location)
        writer.message(4, plan)
        writer.string(5, decisionID)
        writer.bool(6, complete)
    }
}
