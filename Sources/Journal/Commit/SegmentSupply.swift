internal import Primitives
internal import Synchronization

/// Keeps one segment ready ahead of need: zeroed, synced, under a temporary name.
///
/// That is also how a full disk is seen early: when the spare cannot be made there is still the
/// rest of the open segment, in which releases go on.
final class SegmentSupply: @unchecked Sendable {
    private let storage: any Storage
    private let segmentBytes: Int
    private let signal = Signal()
    private var spare: (any StorageFile)?
    private var isStopped = false
    private let full = Atomic<Bool>(false)
    private let ready = Atomic<Bool>(false)

    init(storage: any Storage, segmentBytes: Int) {
        self.storage = storage
        self.segmentBytes = segmentBytes
    }

    /// The spare is missing because the disk is full.
    var isDiskFull: Bool { full.load(ordering: .acquiring) }
    var isReady: Bool { ready.load(ordering: .acquiring) }

    /// Makes the spare unless there is one. False if the disk is full; throws on anything else.
    @discardableResult
    func makeSpare() throws(StorageError) -> Bool {
        if isReady { return true }
        do {
            if try storage.freeBytes() < segmentBytes {
                full.store(true, ordering: .releasing)
                return false
            }
            let file = try storage.open(FileName.spare, .create)
            try file.writeZeroes(at: 0, length: segmentBytes)
            try file.sync()
            signal.withLock { spare = file }
            ready.store(true, ordering: .releasing)
            full.store(false, ordering: .releasing)
            signal.broadcast()
            return true
        } catch let error {
            guard error.isDiskFull else { throw error }
            // Half a spare would hold the very space that releases may need elsewhere.
            do { try storage.remove(FileName.spare) } catch { if !error.isMissing { throw error } }
            full.store(true, ordering: .releasing)
            return false
        }
    }

    /// Turns the spare into the segment of `header`, beginning with `batches` (already encoded).
    /// Replaces a segment of the same name. Nil if there is no spare.
    func take(
        _ header: SegmentHeader, beginning batches: UnsafeRawBufferPointer? = nil
    ) throws(StorageError) -> (any StorageFile)? {
        guard let file = signal.withLock({ spare }) else { return nil }
        let block = AlignedBuffer(capacity: SegmentHeader.blockBytes)
        header.encode(into: block.bytes)
        try file.write(block.readable, at: 0)
        if let batches, batches.count > 0 { try file.write(batches, at: SegmentHeader.blockBytes) }
        try file.sync()
        let name = FileName.segment(firstSequence: header.firstSequence)
        try storage.rename(FileName.spare, to: name)
        try storage.syncDirectory()
        signal.withLock { spare = nil }
        ready.store(false, ordering: .releasing)
        signal.broadcast()
        return file
    }

    // MARK: Threads

    /// Blocks until there is a spare, the supply is stopped, or the time has passed.
    func waitForSpare(milliseconds: Int) {
        signal.withLock {
            if spare == nil && !isStopped { _ = signal.wait(milliseconds: milliseconds) }
        }
    }

    func stop() {
        signal.withLock { isStopped = true }
        signal.broadcast()
    }

    /// The housekeeper's loop: a spare as soon as one is missing; a full disk is asked again
    /// every second. Ends when stopped, or with the error that stops the journal.
    func run() throws(StorageError) {
        while true {
            let stopped = signal.withLock {
                while isReady && !isStopped { signal.wait() }
                return isStopped
            }
            if stopped { return }
            if try !makeSpare() {
                signal.withLock { if !isStopped { _ = signal.wait(milliseconds: 1_000) } }
            }
        }
    }
}
