public import Inventory
public import Primitives
public import Sourcing
internal import Synchronization

/// What is used of every location's capacity, slot by slot, and the plans that are held with it.
///
/// One lock, the last in the global order: whoever plans against capacity takes it after the SKU
/// shards and keeps it until his decision is journaled and played, so capacity is never overrun.
public final class LocationBoard: Sendable {
    let lock = Lock()
    nonisolated(unsafe) let state: UnsafeMutablePointer<BoardState>
    /// Held plans; read without the lock, to know that none can end.
    private let plans = Atomic<Int>(0)

    public init() {
        state = .allocate(capacity: 1)
        state.initialize(to: BoardState())
    }

    deinit {
        lock.destroy()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Whether any plan is held: one atomic load.
    public var holdsPlans: Bool { plans.load(ordering: .relaxed) > 0 }

    /// Locks the board while `body` runs. Not reentrant; the scope must not outlive the call.
    public func withLock<Result, Failure: Error>(
        _ body: (BoardScope) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        lock.lock()
        defer {
            plans.store(state.pointee.plans.count, ordering: .relaxed)
            lock.unlock()
        }
        return try body(BoardScope(board: self))
    }
}

/// The board while it is locked.
public struct BoardScope {
    let board: LocationBoard

    /// Used of the slot, done and open; `CapacityRule.admits` says what still fits.
    public func used(_ location: LocationIndex, _ slot: Instant) -> CapacityUse {
        board.state.pointee.slots[BoardSlot(location, slot)]?.total ?? CapacityUse()
    }

    public func plan(_ reservation: ReservationID) -> HeldPlan? {
        board.state.pointee.plans[reservation]
    }

    /// Plays the board's effects of a record; skipped if it has been played before.
    public func apply(_ effects: [FulfilmentEffect], time: Instant, at sequence: SequenceNumber) {
        board.state.pointee.apply(effects, time: time, at: sequence)
    }
}
