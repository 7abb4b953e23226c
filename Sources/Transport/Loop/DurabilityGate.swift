internal import Primitives
internal import Synchronization

/// Replies of one event loop that wait for the journal, first in first out.
///
/// The journal's thread asks `wantsWake` after each batch and wakes the loop at most once for it;
/// the loop then takes all replies that are due. No lock is shared: the loop raises its flag
/// before it looks at the durable sequence a last time, the journal publishes the sequence before
/// it looks at the flag, so one of them sees the other.
final class DurabilityGate: @unchecked Sendable {
    struct Waiter {
        var sequence: SequenceNumber
        var slot: Int
        var generation: UInt32
    }

    private let waiting = Atomic<Bool>(false)
    // Confined to the loop.
    private var queue: [Waiter] = []
    private var head = 0

    /// Called by the journal's thread, after the sequence is published. True at most once until
    /// the loop has called `arm` again.
    func wantsWake() -> Bool {
        waiting.load(ordering: .sequentiallyConsistent)
            && waiting.exchange(false, ordering: .sequentiallyConsistent)
    }

    var isEmpty: Bool { head == queue.count }

    func push(_ waiter: Waiter) {
        queue.append(waiter)
    }

    /// Announces that the loop wants to be woken; look at the durable sequence again afterwards.
    func arm() {
        waiting.store(true, ordering: .sequentiallyConsistent)
        atomicMemoryFence(ordering: .sequentiallyConsistent)
    }

    /// The first waiter, if it is due at `durable`. A reply never overtakes one that waits for
    /// more; sequences taken on one loop ascend, so this costs nothing.
    func popDue(_ durable: SequenceNumber) -> Waiter? {
        guard head < queue.count, queue[head].sequence <= durable else { return nil }
        return pop()
    }

    /// The first waiter is due at `durable`.
    func isDue(_ durable: SequenceNumber) -> Bool {
        head < queue.count && queue[head].sequence <= durable
    }

    func pop() -> Waiter? {
        guard head < queue.count else { return nil }
        let waiter = queue[head]
        head += 1
        if head == queue.count {
            queue.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 4_096 {
            queue.removeFirst(head)
            head = 0
        }
        return waiter
    }
}
