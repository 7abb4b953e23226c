public import Primitives

/// Which shards a transaction touches: bits, so that inserting twice costs nothing and walking it
/// is ascending, which is the global lock order (reservations, then SKUs).
public struct ShardSet: Equatable, Sendable {
    public private(set) var skus: SIMD4<UInt64>
    public private(set) var reservations: UInt64

    public init() {
        skus = SIMD4(repeating: 0)
        reservations = 0
    }

    /// Needed by transactions that change the network.
    public static let everything: ShardSet = {
        var set = ShardSet()
        set.skus = SIMD4(repeating: .max)
        set.reservations = .max
        return set
    }()

    public mutating func insert(sku: SkuKey) { insert(shard: sku.shard) }

    public mutating func insert(shard: ShardIndex) {
        skus[Int(shard.value >> 6)] |= 1 << UInt64(shard.value & 63)
    }

    public mutating func insert(reservation: ReservationID) {
        insert(reservationShard: ReservationShard.index(ofHash: reservation.hash))
    }

    public mutating func insert(idempotency key: IdempotencyHash) {
        insert(reservationShard: ReservationShard.index(ofHash: key.high))
    }

    public mutating func insert(feed source: String) {
        insert(reservationShard: ReservationShard.index(ofHash: HashedText(source).hash))
    }

    public mutating func insert(reservationShard index: Int) { reservations |= 1 << UInt64(index) }

    /// For reservations whose ids are not known yet.
    public mutating func insertEveryReservationShard() { reservations = .max }

    public mutating func formUnion(_ other: ShardSet) {
        skus |= other.skus
        reservations |= other.reservations
    }

    public func contains(sku: SkuKey) -> Bool {
        let shard = sku.shard
        return skus[Int(shard.value >> 6)] & (1 << UInt64(shard.value & 63)) != 0
    }

    public func contains(reservationShard index: Int) -> Bool {
        reservations & (1 << UInt64(index)) != 0
    }

    public func isSuperset(of other: ShardSet) -> Bool {
        var merged = self
        merged.formUnion(other)
        return merged == self
    }

    /// Ascending.
    func forEachReservationShard(_ body: (Int) -> Void) {
        var bits = reservations
        while bits != 0 {
            body(bits.trailingZeroBitCount)
            bits &= bits &- 1
        }
    }

    /// Ascending.
    func forEachSkuShard(_ body: (Int) -> Void) {
        for word in 0..<4 {
            var bits = skus[word]
            while bits != 0 {
                body(word * 64 + bits.trailingZeroBitCount)
                bits &= bits &- 1
            }
        }
    }
}
