#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Seconds that `body` took.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let begin = ContinuousClock.now
    try body()
    return (ContinuousClock.now - begin) / .seconds(1)
}

/// Processor time of this thread, seconds: what a measurement on a shared machine may be told by.
func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// As `threadSeconds`, of all threads.
func processSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// `value` with three significant digits and a unit prefix.
func short(_ value: Double) -> String {
    let (scaled, unit) =
        value >= 1e9
        ? (value / 1e9, " G")
        : value >= 1e6
            ? (value / 1e6, " M") : value >= 1e3 ? (value / 1e3, " k") : (value, " ")
    let rounded = (scaled * 100).rounded() / 100
    return "\(rounded)\(unit)"
}
