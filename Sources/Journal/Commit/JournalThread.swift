#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A joinable thread.
final class JournalThread: @unchecked Sendable {
    private var handle = pthread_t(bitPattern: 0)

    private final class Start {
        let body: @Sendable () -> Void
        init(body: @escaping @Sendable () -> Void) { self.body = body }
    }

    init(_ body: @escaping @Sendable () -> Void) {
        let start = Unmanaged.passRetained(Start(body: body)).toOpaque()
        var created = pthread_t(bitPattern: 0)
        let code = pthread_create(
            &created, nil,
            { argument in
                let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
                start.body()
                return nil
            }, start)
        precondition(code == 0, "pthread_create failed with \(code)")
        handle = created
    }

    /// Blocks until the body has returned. Call once.
    func join() { pthread_join(handle, nil) }
}
