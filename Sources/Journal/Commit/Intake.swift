internal import Primitives
internal import Synchronization

/// Where appended records gather until they are committed: the open batch and a bounded queue of
/// full ones behind one small lock.
final class Intake: @unchecked Sendable {
    enum Work {
        case batch(OpenBatch)
        /// Nothing came for the given time.
        case idle
        case closing
    }

    private let options: JournalOptions
    private let signal = Signal()
    private var open: OpenBatch
    private var full: [OpenBatch] = []
    private var pool: [OpenBatch] = []
    private var nextSequence: UInt64
    private var isWaiting = false
    /// What waits is to be written now: nobody is about to add to it.
    private var isDue = false
    private var closing = false
    private var discards = false
    private let backlog = Atomic<Int>(0)
    private let bursts = Atomic<Int>(0)

    init(options: JournalOptions, next: SequenceNumber) {
        self.options = options
        nextSequence = next.value
        open = OpenBatch(byteLengthMax: options.batchBytesMax, recordsMax: options.batchRecordsMax)
        open.restart(firstSequence: next.value)
    }

    /// Full batches that wait. One atomic load.
    var backlogBatches: Int { backlog.load(ordering: .relaxed) }
    var last: SequenceNumber { SequenceNumber(signal.withLock { nextSequence } - 1) }
    var isClosing: Bool { signal.withLock { closing } }
    var isEmpty: Bool { signal.withLock { open.isEmpty && full.isEmpty } }

    /// Bytes on disk of everything that waits.
    var pendingBytes: Int {
        signal.withLock { full.reduce(open.footprint) { $0 + $1.footprint } }
    }

    func append(kind: UInt16, time: Instant, _ payload: UnsafeRawBufferPointer) -> SequenceNumber {
        let payloadCrc = checksum(payload)
        signal.lock()
        let sequence = SequenceNumber(nextSequence)
        nextSequence += 1
        if discards {
            signal.unlock()
            return sequence
        }
        if !open.hasRoom(payload: payload.count) { startNextBatch(sequence) }
        open.append(
            RecordInfo(sequence: sequence, kind: kind, time: time), payload, payloadCrc: payloadCrc)
        if bursts.load(ordering: .relaxed) == 0 { isDue = true }
        let wakes = wakesCommitter()
        signal.unlock()
        if wakes { signal.broadcast() }
        return sequence
    }

    func beginBurst() { bursts.add(1, ordering: .relaxed) }

    /// A burst that ends makes everything due, its neighbours' records too: so none waits for
    /// longer than one burst, however many overlap.
    func endBurst() {
        let left = bursts.subtract(1, ordering: .relaxed).newValue
        precondition(left >= 0, "a burst ended that had not begun")
        urge()
    }

    /// What waits is due, whoever may be about to add to it.
    func urge() {
        let wakes = signal.withLock {
            isDue = isDue || !open.isEmpty
            return wakesCommitter()
        }
        if wakes { signal.broadcast() }
    }

    /// With the lock held: once per wait.
    private func wakesCommitter() -> Bool {
        guard isWaiting, isDue || !full.isEmpty else { return false }
        isWaiting = false
        return true
    }

    /// With the lock held.
    private func startNextBatch(_ sequence: SequenceNumber) {
        full.append(open)
        backlog.store(full.count, ordering: .relaxed)
        open =
            pool.popLast()
            ?? OpenBatch(byteLengthMax: options.batchBytesMax, recordsMax: options.batchRecordsMax)
        open.restart(firstSequence: sequence.value)
    }

    // MARK: The committer's side

    /// The oldest batch, if any record waits.
    func take() -> OpenBatch? { signal.withLock { takeLocked() } }

    private func takeLocked() -> OpenBatch? {
        if full.isEmpty {
            if open.isEmpty { return nil }
            isDue = false
            startNextBatch(SequenceNumber(nextSequence))
        }
        let batch = full.removeFirst()
        backlog.store(full.count, ordering: .relaxed)
        return batch
    }

    func putBack(_ batch: OpenBatch) {
        signal.withLock {
            full.insert(batch, at: 0)
            backlog.store(full.count, ordering: .relaxed)
        }
    }

    func recycle(_ batch: OpenBatch) {
        signal.withLock { if pool.count < 4 { pool.append(batch) } }
    }

    /// Blocks until something waits; `idle` once nothing came for `idleMilliseconds`.
    func waitForWork(idleMilliseconds: Int?) -> Work {
        signal.withLock {
            while true {
                if isDue || closing || !full.isEmpty, let batch = takeLocked() {
                    return .batch(batch)
                }
                if closing { return .closing }
                isWaiting = true
                if let idleMilliseconds {
                    if !signal.wait(milliseconds: idleMilliseconds), open.isEmpty, full.isEmpty {
                        isWaiting = false
                        return closing ? .closing : .idle
                    }
                } else {
                    signal.wait()
                }
            }
        }
    }

    func close() {
        signal.withLock { closing = true }
        signal.broadcast()
    }

    /// After a stop: numbers are still given out, records are not kept.
    func discard() {
        signal.withLock {
            discards = true
            full.removeAll()
            backlog.store(0, ordering: .relaxed)
        }
        signal.broadcast()
    }
}
