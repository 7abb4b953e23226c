#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How a thread in the background shares a processor with those that serve: it rests after every
/// quarter of a millisecond of work.
///
/// A low priority alone does not do that: the Linux scheduler may let a thread of any priority
/// finish its slice, 4 ms, while one that serves has long been woken.
public struct Pace {
    /// Nanoseconds of work between two rests, and of a rest; 0 for no rests.
    private let work: UInt64
    private let rest: UInt64
    private var began: UInt64

    /// Never rests.
    public static var hurried: Pace { Pace(work: 0, rest: 0) }
    /// Half of the time at most.
    public static var gentle: Pace { Pace(work: 250_000, rest: 250_000) }

    private init(work: UInt64, rest: UInt64) {
        self.work = work
        self.rest = rest
        began = work > 0 ? Self.now : 0
    }

    /// Between two small pieces of work: rests if it is time to.
    public mutating func breathe() {
        guard work > 0, Self.now - began >= work else { return }
        var pause = timespec(tv_sec: 0, tv_nsec: Int(rest))
        nanosleep(&pause, nil)
        began = Self.now
    }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
