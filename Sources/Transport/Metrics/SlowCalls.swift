public import Primitives
internal import Synchronization

/// A call that took long, as the wire saw it.
public struct SlowCall: Sendable {
    /// `/package.Service/Method`.
    public var path: String
    /// When it began.
    public var at: Instant
    public var nanoseconds: UInt64
    public var code: StatusCode
    /// Bytes of its request on the wire.
    public var requestBytes: Int
}

/// The slowest unary calls since start, over all loops. Streams are as long as their clients like.
///
/// Nearly every call costs one relaxed load; the lock is for the few that take a place.
final class SlowCalls: Sendable {
    static let kept = 128

    /// Calls no longer than this have no place, nanoseconds.
    private let floor = Atomic<UInt64>(0)
    /// Slowest first.
    private let calls = Mutex<[SlowCall]>([])

    @inline(__always)
    func hasPlace(_ nanoseconds: UInt64) -> Bool { nanoseconds > floor.load(ordering: .relaxed) }

    func note(_ call: SlowCall) {
        calls.withLock { calls in
            let place = calls.firstIndex { $0.nanoseconds < call.nanoseconds } ?? calls.count
            calls.insert(call, at: place)
            if calls.count > Self.kept { calls.removeLast() }
            guard calls.count == Self.kept, let last = calls.last else { return }
            floor.store(last.nanoseconds, ordering: .relaxed)
        }
    }

    /// At most `limit`, slowest first.
    func worst(_ limit: Int) -> [SlowCall] { calls.withLock { Array($0.prefix(limit)) } }
}
