public import Primitives

/// A copy of all counters, summed over the loops; `Runtime` renders it as Prometheus text.
public struct MetricsSnapshot: Sendable {
    public struct Method: Sendable {
        /// `/package.Service/Method`; calls of unknown methods are counted under an empty path.
        public var path: String
        public var kind: MethodKind
        public var started: UInt64
        /// By `StatusCode.rawValue`.
        public var handled: [UInt64]
        /// Calls per bucket of `MetricsSnapshot.bucketBounds`, and one bucket for all that is
        /// longer; not cumulative.
        public var buckets: [UInt64]
        public var handlingNanoseconds: UInt64
    }

    public struct Connections: Sendable {
        public var opened: UInt64 = 0
        public var closed: UInt64 = 0
        /// Turned away because of a cap, in all and per address.
        public var refused: UInt64 = 0
        public var streamsOpened: UInt64 = 0
        public var streamsRefused: UInt64 = 0
        /// Requests without `te: trailers` (accepted).
        public var teMissing: UInt64 = 0
        public var keepaliveTimeouts: UInt64 = 0
        public var prefaceTimeouts: UInt64 = 0
        public var headerTimeouts: UInt64 = 0
        public var bodyTimeouts: UInt64 = 0
        public var protocolErrors: UInt64 = 0
        public var bytesReceived: UInt64 = 0
        public var bytesSent: UInt64 = 0
        public var flushes: UInt64 = 0
        /// Replies that waited for the journal.
        public var repliesHeld: UInt64 = 0
        /// Connections ended with ENHANCE_YOUR_CALM, by reason (`HTTP2.Abuse` raw values).
        public var abuse: [String: UInt64] = [:]

        public init() {}
    }

    /// Upper bounds of the latency buckets, nanoseconds.
    public static let bucketBounds: [UInt64] = [
        50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000,
        50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000,
        5_000_000_000, 10_000_000_000,
    ]

    public var methods: [Method]
    public var connections: Connections
    /// Calls that are open now.
    public var callsOpen: Int
}
