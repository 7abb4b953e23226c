internal import Primitives

/// All shards at one instant: what invariants are checked on, without stopping anybody for longer
/// than it takes to copy some hundred structs.
struct StateImage: Sendable {
    var inventory: [ShardState]
    var reservations: [ReservationShardState]
}

extension StateStore {
    /// Locks everything, copies (copy-on-write), unlocks.
    func image() -> StateImage {
        withLocked(.everything) { _ in
            StateImage(
                inventory: inventory.map { $0.state.pointee },
                reservations: reservations.map { $0.state.pointee })
        }
    }
}
