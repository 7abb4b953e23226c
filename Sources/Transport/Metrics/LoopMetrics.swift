internal import Primitives

/// The counters of one loop: plain integers, written on the loop only and copied there.
final class LoopMetrics {
    private static let codeCount = StatusCode.allCases.count
    private static let bucketCount = MetricsSnapshot.bucketBounds.count + 1
    // started, handling nanoseconds, codes, buckets
    private static let stride = 2 + codeCount + bucketCount

    @exclusivity(unchecked) var connections = MetricsSnapshot.Connections()
    @exclusivity(unchecked) private var counters: [UInt64]

    /// `methodCount` known methods, and one place for the unknown.
    init(methodCount: Int) {
        counters = Array(repeating: 0, count: (methodCount + 1) * LoopMetrics.stride)
    }

    func started(_ method: Int) { counters[method * LoopMetrics.stride] &+= 1 }

    func handled(_ method: Int, _ code: StatusCode, nanoseconds: UInt64) {
        let base = method * LoopMetrics.stride
        counters[base + 1] &+= nanoseconds
        counters[base + 2 + Int(code.rawValue)] &+= 1
        counters[base + 2 + LoopMetrics.codeCount + LoopMetrics.bucket(nanoseconds)] &+= 1
    }

    private static let bounds = MetricsSnapshot.bucketBounds

    private static func bucket(_ nanoseconds: UInt64) -> Int {
        // Nearly every call ends in the first buckets: a scan beats a binary search.
        var index = 0
        while index < bounds.count, nanoseconds > bounds[index] { index += 1 }
        return index
    }

    /// Adds the counters of `method` to `total`.
    func add(_ method: Int, to total: inout MetricsSnapshot.Method) {
        let base = method * LoopMetrics.stride
        total.started &+= counters[base]
        total.handlingNanoseconds &+= counters[base + 1]
        for code in 0..<LoopMetrics.codeCount {
            total.handled[code] &+= counters[base + 2 + code]
        }
        for bucket in 0..<LoopMetrics.bucketCount {
            total.buckets[bucket] &+= counters[base + 2 + LoopMetrics.codeCount + bucket]
        }
    }

    /// Zeroes of the right shape.
    static func empty(_ path: String, _ kind: MethodKind) -> MetricsSnapshot.Method {
        MetricsSnapshot.Method(
            path: path, kind: kind, started: 0, handled: Array(repeating: 0, count: codeCount),
            buckets: Array(repeating: 0, count: bucketCount), handlingNanoseconds: 0)
    }
}

extension MetricsSnapshot.Connections {
    mutating func add(_ other: Self) {
        opened &+= other.opened
        closed &+= other.closed
        refused &+= other.refused
        streamsOpened &+= other.streamsOpened
        streamsRefused &+= other.streamsRefused
        teMissing &+= other.teMissing
        keepaliveTimeouts &+= other.keepaliveTimeouts
        prefaceTimeouts &+= other.prefaceTimeouts
        headerTimeouts &+= other.headerTimeouts
        bodyTimeouts &+= other.bodyTimeouts
        protocolErrors &+= other.protocolErrors
        bytesReceived &+= other.bytesReceived
        bytesSent &+= other.bytesSent
        flushes &+= other.flushes
        repliesHeld &+= other.repliesHeld
        abuse.merge(other.abuse, uniquingKeysWith: &+)
    }
}
