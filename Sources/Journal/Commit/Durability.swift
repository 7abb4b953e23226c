internal import Primitives
internal import Synchronization

/// How far the log is durable, who wants to know, and why it stopped.
final class Durability: @unchecked Sendable {
    private let durableValue: Atomic<UInt64>
    private let stopped = Atomic<Bool>(false)
    private let signal = Signal()
    private var failureValue: JournalError?
    private var listeners: [@Sendable (SequenceNumber, Bool) -> Void] = []
    /// Owned by the committer: an acknowledged batch of records is the last in the log.
    var needsSeal = false

    init(durable: SequenceNumber) { durableValue = Atomic(durable.value) }

    var durable: SequenceNumber { SequenceNumber(durableValue.load(ordering: .acquiring)) }
    var isStopped: Bool { stopped.load(ordering: .acquiring) }
    var failure: JournalError? { isStopped ? signal.withLock { failureValue } : nil }

    func listen(_ notify: @escaping @Sendable (SequenceNumber, Bool) -> Void) {
        let alreadyStopped = signal.withLock {
            listeners.append(notify)
            return failureValue != nil
        }
        if alreadyStopped { notify(durable, true) }
    }

    func publish(_ sequence: SequenceNumber) {
        assert(sequence >= durable, "durability runs backwards")
        durableValue.store(sequence.value, ordering: .releasing)
        signal.broadcastLocked()
        for notify in signal.withLock({ listeners }) { notify(sequence, false) }
    }

    /// The first error wins; false if there was one before.
    func stop(_ error: JournalError) -> Bool {
        let isFirst = signal.withLock {
            guard failureValue == nil else { return false }
            failureValue = error
            stopped.store(true, ordering: .releasing)
            return true
        }
        guard isFirst else { return false }
        signal.broadcast()
        for notify in signal.withLock({ listeners }) { notify(durable, true) }
        return true
    }

    /// Blocks; false if the journal stopped before.
    func wait(for sequence: SequenceNumber) -> Bool {
        if durable >= sequence { return true }
        return signal.withLock {
            while durable < sequence {
                if failureValue != nil { return false }
                signal.wait()
            }
            return true
        }
    }
}

extension Signal {
    /// A broadcast that no waiter between its check and its wait can miss.
    func broadcastLocked() {
        lock()
        broadcast()
        unlock()
    }
}
