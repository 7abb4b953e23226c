public import Primitives

/// Who a store is: written once, when it is made.
public struct StoreIdentity: Sendable, Equatable {
    /// Random 128 bits.
    public var high: UInt64
    public var low: UInt64
    public var created: Instant

    init(uuid: (UInt64, UInt64), created: Instant) {
        high = uuid.0
        low = uuid.1
        self.created = created
    }
}
