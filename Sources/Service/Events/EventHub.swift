internal import DequeModule
internal import Journal
internal import Primitives
internal import Synchronization

/// The newest events, decoded once for all who follow.
///
/// When the journal's durable end moves, one worker reads what is new and wakes the followers, who
/// take it from here. Bounded: a follower that is too slow for the ring reads the journal from its
/// own cursor, at its own pace, and costs nothing but its place. Nothing is read while nobody
/// follows.
final class EventHub: Sendable {
    /// Events kept for followers.
    static let ringEvents = 16_384

    private struct State {
        /// Without gaps: every event of records `start ..< next`, those first that are older.
        var ring: Deque<RecordedEvent> = []
        var start = SequenceNumber.zero
        var next = SequenceNumber.zero
        var isReading = false
        var followers: [UInt64: @Sendable () -> Void] = [:]
        var newest: UInt64 = 0

        mutating func restart(at first: SequenceNumber) {
            ring = []
            start = first
            next = first
        }

        mutating func take(_ piece: EventReader.Piece) {
            ring.append(contentsOf: piece.events)
            next = piece.next
            while ring.count > EventHub.ringEvents, let gone = ring.first?.sequence {
                while ring.first?.sequence == gone { ring.removeFirst() }
                start = gone.next
            }
        }
    }

    private let state = Mutex(State())
    private let following = Atomic<Int>(0)
    private let reader: EventReader
    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void

    init(
        engine: Engine, offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
    ) {
        reader = EventReader(engine: engine)
        self.offload = offload
        engine.journal.onDurable { [weak self] _, _ in self?.durableMoved() }
    }

    /// How many follow.
    var followers: Int { following.load(ordering: .relaxed) }

    /// A new follower; from now on it is woken after everything that becomes durable.
    func join(_ wake: @escaping @Sendable () -> Void) -> UInt64 {
        following.wrappingAdd(1, ordering: .sequentiallyConsistent)
        let follower = state.withLock { state in
            if state.followers.isEmpty { state.restart(at: reader.engine.journal.durable.next) }
            state.newest += 1
            state.followers[state.newest] = wake
            return state.newest
        }
        // What became durable while nobody was counted as a follower.
        durableMoved()
        return follower
    }

    func leave(_ follower: UInt64) {
        let removed = state.withLock { state in
            let removed = state.followers.removeValue(forKey: follower) != nil
            if state.followers.isEmpty { state.ring = [] }
            return removed
        }
        if removed { following.wrappingSubtract(1, ordering: .relaxed) }
    }

    /// Events of records from `first` on, at most `limit`, and the record to go on with; nil if
    /// the ring does not go back so far. `next` is `first` when there is nothing new.
    func events(
        from first: SequenceNumber, limit: Int, _ admits: (RecordedEvent) -> Bool
    ) -> EventReader.Piece? {
        state.withLock { state in
            guard state.start <= first, first <= state.next else { return nil }
            var piece = EventReader.Piece(next: state.next)
            for event in state.ring[place(of: first, state.ring)...] {
                // Whole records only, so that `next` tells the truth.
                if piece.events.count >= limit, event.sequence != piece.events.last?.sequence {
                    piece.next = event.sequence
                    break
                }
                if admits(event) { piece.events.append(event) }
            }
            return piece
        }
    }

    /// Index of the first event of record `first` or a later one.
    private func place(of first: SequenceNumber, _ ring: Deque<RecordedEvent>) -> Int {
        var (low, high) = (0, ring.count)
        while low < high {
            let middle = (low + high) / 2
            if ring[middle].sequence < first { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: Filling

    /// On the journal's thread after each batch: returns at once when nobody follows.
    private func durableMoved() {
        if following.load(ordering: .sequentiallyConsistent) == 0 { return }
        let begins = state.withLock { state in
            defer { state.isReading = true }
            return !state.isReading && !state.followers.isEmpty
        }
        if begins { offload { [weak self] in self?.fill() } }
    }

    /// Reads until there is nothing new.
    private func fill() {
        while true {
            let first = state.withLock { $0.next }
            let piece = try? reader.read(from: first)
            let isOver = state.withLock { state in
                // A restart by a new first follower has the word.
                guard state.next == first else { return false }
                if let piece {
                    state.take(piece)
                } else {
                    // Whoever follows reads for himself, and is told why it cannot be read.
                    state.restart(at: reader.engine.journal.durable.next)
                }
                let isOver = piece.map { $0.next == first } ?? true
                if isOver { state.isReading = false }
                return isOver
            }
            let wakes = state.withLock { Array($0.followers.values) }
            for wake in wakes { wake() }
            guard isOver else { continue }
            // What became durable since was left to this reading by whoever said so.
            if piece != nil, first <= reader.engine.journal.durable { durableMoved() }
            return
        }
    }
}
