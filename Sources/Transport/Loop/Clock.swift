internal import NIOCore
internal import Primitives

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The two clocks of a loop: monotonic for bounds and latencies, wall for handlers.
enum Clock {
    static func nanoseconds() -> UInt64 { NIODeadline.now().uptimeNanoseconds }

    static func wall() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
