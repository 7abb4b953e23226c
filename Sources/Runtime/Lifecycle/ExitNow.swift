#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Ends the process without waiting for anybody.
enum ExitNow {
    static func exit(_ code: Int32) -> Never { _exit(code) }
}
