internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A thread that works in turns, below the priority of those that serve.
public final class ArchiveThread: @unchecked Sendable {
    private let condition = NSCondition()
    private var isStopping = false
    private var isOver = false

    /// Begins. `turn` answers how many seconds may pass until the next one; 0 for none.
    public init(_ turn: @escaping @Sendable () -> Double) {
        let thread = Thread { [self] in
            #if canImport(Glibc)
                // Of this thread alone, on Linux.
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
            #endif
            while !pause(turn()) {}
            condition.withLock {
                isOver = true
                condition.broadcast()
            }
        }
        thread.name = "archive"
        thread.start()
    }

    /// Waits; true when it is time to stop.
    private func pause(_ seconds: Double) -> Bool {
        condition.withLock {
            if seconds > 0, !isStopping {
                _ = condition.wait(until: Date(timeIntervalSinceNow: seconds))
            }
            return isStopping
        }
    }

    /// Returns once the present turn is over and no other will come. Idempotent.
    public func stop() {
        condition.withLock {
            isStopping = true
            condition.broadcast()
            while !isOver { condition.wait() }
        }
    }
}
