internal import Inventory
internal import Primitives
internal import Sourcing
internal import Synchronization

/// One decision, with everything it depended on.
struct DecisionRecord: Sendable {
    var id: String
    var revision: SequenceNumber
    var input: SourcingInput
    var plan: SourcingPlan

    /// Memory, roughly: an estimate from above.
    var bytes: Int {
        var bytes = 512 + id.utf8.count
        bytes += input.stock.count * MemoryLayout<LocationUnits>.stride
        bytes += input.loads.count * MemoryLayout<LocationLoad>.stride
        bytes += input.items.count * 256 + input.goods.count * 256
        bytes += input.cart.lines.count * 256
        bytes += plan.parcels.count * 512 + plan.unfilled.count * 128
        return bytes
    }
}

/// The newest decisions, for explanations: bounded by memory and by age, the oldest go first.
///
/// In memory only. A decision that is forgotten, also by a restart, is NOT_FOUND; orders keep the
/// names of the policies that made them.
final class DecisionRing: Sendable {
    /// Boxed, so that the list is moved at the cost of a list of pointers.
    private final class Remembered: Sendable {
        let record: DecisionRecord

        init(_ record: DecisionRecord) { self.record = record }
    }

    private struct State {
        /// By id: place in `records`, counted from the beginning of time.
        var places: [String: Int] = [:]
        var records: [Remembered?] = []
        /// Place in the count of the first record in the list.
        var first = 0
        /// Place in the list of the oldest that is there.
        var oldest = 0
        var bytes = 0
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

    func note(_ record: DecisionRecord) {
        let bytes = record.bytes
        if bytes > bytesMax { return }
        let horizon = record.input.now.advanced(byMilliseconds: -millisecondsMax)
        let new = Remembered(record)
        state.withLock { state in
            if state.places[new.record.id] != nil { return }
            state.places[new.record.id] = state.first + state.records.count
            state.records.append(new)
            state.bytes += bytes
            while state.oldest < state.records.count,
                let old = state.records[state.oldest]?.record,
                state.bytes > bytesMax || old.input.now < horizon
            {
                state.bytes -= old.bytes
                state.places[old.id] = nil
                state.records[state.oldest] = nil
                state.oldest += 1
            }
            if state.oldest > 1_024, state.oldest * 2 > state.records.count {
                state.records.removeFirst(state.oldest)
                state.first += state.oldest
                state.oldest = 0
            }
        }
    }

    /// nil when it is forgotten, or too old at `now`.
    func find(_ id: String, now: Instant) -> DecisionRecord? {
        let record = state.withLock { state -> DecisionRecord? in
            guard let place = state.places[id] else { return nil }
            return state.records[place - state.first]?.record
        }
        guard let record else { return nil }
        let horizon = now.advanced(byMilliseconds: -millisecondsMax)
        return record.input.now < horizon ? nil : record
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
