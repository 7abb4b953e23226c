public import Primitives

/// What a load test does.
public struct LoadPlan: Sendable {
    public var connections = 8
    /// Calls under way at a time, per connection. In open loop: at most so many; what is due beyond
    /// waits, and its waiting counts as latency.
    public var streams = 32
    /// Calls a second over all connections (open loop); nil sends as fast as replies come
    /// (closed loop).
    public var rate: Double?
    public var warmupMilliseconds: Int64 = 1_000
    public var durationMilliseconds: Int64 = 10_000
    /// Event loops; one is enough for about 200,000 calls a second.
    public var threads = 1
    public var connectTimeoutMilliseconds: Int64 = 5_000

    public init() {}
}

/// One connection's share of the calls; subclassed by each kind of load.
///
/// Confined to the connection's loop; `next` runs for every call and should not allocate.
open class LoadScript {
    public init() {}

    /// Full method names; the index is the kind of a call.
    open var paths: [String] { [] }

    /// Writes the next request and says which kind it is.
    open func next(into request: inout ByteWriter) -> Int { 0 }

    /// A call ended; `code` 0 with the reply's bytes, or a failure without.
    open func ended(kind: Int, code: StatusCode, reply: RawSpan) {}
}

/// What came out.
public struct LoadReport: Sendable {
    public struct Kind: Sendable {
        public var path: String
        /// Latencies of successful calls, from when each was due to its last byte.
        public var latency = LatencyHistogram()
        /// Calls by status code.
        public var codes: [StatusCode: UInt64] = [:]

        public init(path: String) { self.path = path }
    }

    public var kinds: [Kind]
    public var elapsedNanoseconds: UInt64 = 0
    /// Most calls that were due and had to wait for a free stream (open loop).
    public var backlogMax = 0
    /// Why connections were lost on the way.
    public var connectionErrors: [String] = []

    public init(paths: [String]) { kinds = paths.map { Kind(path: $0) } }

    public var calls: UInt64 { kinds.reduce(0) { $0 + $1.codes.values.reduce(0, +) } }

    public var failures: UInt64 { calls - kinds.reduce(0) { $0 + ($1.codes[.ok] ?? 0) } }

    public var callsPerSecond: Double {
        elapsedNanoseconds == 0 ? 0 : Double(calls) / (Double(elapsedNanoseconds) / 1e9)
    }

    /// Of all kinds together.
    public var latency: LatencyHistogram {
        kinds.reduce(into: LatencyHistogram()) { $0.merge($1.latency) }
    }

    mutating func merge(_ other: LoadReport) {
        for index in kinds.indices {
            kinds[index].latency.merge(other.kinds[index].latency)
            kinds[index].codes.merge(other.kinds[index].codes, uniquingKeysWith: +)
        }
        backlogMax = max(backlogMax, other.backlogMax)
        connectionErrors += other.connectionErrors
    }
}
