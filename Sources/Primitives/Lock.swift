#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A mutual-exclusion lock whose `lock` and `unlock` may stand apart.
///
/// `Synchronization.Mutex` only offers a closure, and a transaction here locks a set of shards
/// whose number is known at run time, in ascending order. Everything else should use `Mutex`.
/// Not recursive: locking twice on one thread deadlocks.
///
/// A handle: copies are the same lock, so that taking it counts no reference. Its owner calls
/// `destroy` once, when nobody can lock it any more.
public struct Lock: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    public init() {
        mutex = .allocate(capacity: 1)
        let code = pthread_mutex_init(mutex, nil)
        precondition(code == 0, "pthread_mutex_init failed with \(code)")
    }

    public func destroy() {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    public func lock() {
        let code = pthread_mutex_lock(mutex)
        precondition(code == 0, "pthread_mutex_lock failed with \(code)")
    }

    public func unlock() {
        let code = pthread_mutex_unlock(mutex)
        precondition(code == 0, "pthread_mutex_unlock failed with \(code)")
    }
}
