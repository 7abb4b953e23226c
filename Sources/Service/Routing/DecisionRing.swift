internal import DequeModule
internal import Inventory
internal import Primitives
internal import Sourcing
internal import Synchronization

/// The newest decisions, for explanations: bounded by memory and by age, the oldest go first.
///
/// In memory only. A decision that is forgotten, also by a restart, is NOT_FOUND; orders keep the
/// names of the policies that made them.
final class DecisionRing: Sendable {
    private struct Remembered {
        let hash: UInt64
        let madeAt: Instant
        let decision: PackedDecision
    }

    private struct State: ~Copyable {
        /// By hash of the id: place in `records`, counted from the beginning of time.
        var places: [UInt64: Int] = [:]
        var records: Deque<Remembered> = []
        /// Place in the count of the first record in the list.
        var first = 0
        var bytes = 0
        var scratch = ByteWriter(capacity: 4_096)
    }

    let bytesMax: Int
    let millisecondsMax: Int64
    private let state = Mutex(State())
    private let reads = Atomic<UInt64>(0)

    init(
        bytesMax: Int = Limits.decisionBytesMax,
        millisecondsMax: Int64 = Limits.decisionMillisecondsMax
    ) {
        self.bytesMax = bytesMax
        self.millisecondsMax = millisecondsMax
    }

    func note(
        _ plan: borrowing SourcingPlan, of input: borrowing SourcingInput,
        at revision: SequenceNumber
    ) {
        let hash = HashedText(plan.decision).hash
        let now = input.now
        let horizon = now.advanced(byMilliseconds: -millisecondsMax)
        state.withLock { state in
            let place = state.first + state.records.count
            if let known = state.places.updateValue(place, forKey: hash) {
                state.places[hash] = known
                return
            }
            let decision = PackedDecision(plan, input, revision, scratch: &state.scratch)
            if decision.size > bytesMax {
                state.places[hash] = nil
                return
            }
            state.records.append(Remembered(hash: hash, madeAt: now, decision: decision))
            state.bytes += decision.size
            while let old = state.records.first,
                state.bytes > bytesMax || old.madeAt < horizon
            {
                state.bytes -= old.decision.size
                state.places[old.hash] = nil
                state.records.removeFirst()
                state.first += 1
            }
        }
    }

    /// nil when it is forgotten, or too old at `now`.
    func find(_ id: String, now: Instant) -> DecisionRecord? {
        let hash = HashedText(id).hash
        let found = state.withLock { state -> Remembered? in
            state.places[hash].map { state.records[$0 - state.first] }
        }
        let horizon = now.advanced(byMilliseconds: -millisecondsMax)
        guard let found, found.madeAt >= horizon else { return nil }
        let record = found.decision.record
        return record.plan.decision == id ? record : nil
    }

    /// An id for a decision that has no key to make one from.
    func nextID(_ now: Instant) -> String {
        let number = reads.wrappingAdd(1, ordering: .relaxed).newValue
        let key = IdempotencyHash(
            high: number, low: UInt64(bitPattern: now.milliseconds) ^ 0x9E37_79B9_7F4A_7C15)
        return "d" + ReservationID(key: key, now: now).text.dropFirst()
    }

    /// How many are remembered, and their bytes.
    var size: (count: Int, bytes: Int) {
        state.withLock { ($0.places.count, $0.bytes) }
    }
}
