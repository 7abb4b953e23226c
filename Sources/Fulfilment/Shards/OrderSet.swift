/// Which order shards a decision locks: bits, walked ascending, which is the lock order.
public struct OrderSet: Equatable, Sendable {
    public private(set) var bits: UInt64 = 0

    public init() {}

    public static let everything: OrderSet = {
        var set = OrderSet()
        set.bits = .max
        return set
    }()

    public init(_ orders: [OrderID]) {
        for order in orders { insert(order) }
    }

    public var isEmpty: Bool { bits == 0 }

    public mutating func insert(_ order: OrderID) { bits |= 1 << UInt64(order.shard) }

    public func contains(_ order: OrderID) -> Bool { bits & (1 << UInt64(order.shard)) != 0 }

    func forEach(_ body: (Int) -> Void) {
        var rest = bits
        while rest != 0 {
            body(rest.trailingZeroBitCount)
            rest &= rest &- 1
        }
    }
}

extension OrderSet {
    /// The shards that a record's effects touch.
    public init(_ effects: [FulfilmentEffect]) {
        for case .some(let order) in effects.lazy.map(\.order) { insert(order) }
    }
}
