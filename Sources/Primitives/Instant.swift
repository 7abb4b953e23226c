/// A point in time: integer milliseconds since 1970-01-01T00:00:00Z, UTC.
///
/// The domain never asks for the time; it arrives with the command and is journaled with the
/// effect, so that replay equals execution.
public struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable {
    public var milliseconds: Int64

    @inlinable
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static let distantPast = Instant(milliseconds: .min)
    public static let distantFuture = Instant(milliseconds: .max)

    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// Saturating, so that a hostile duration cannot trap.
    @inlinable
    public func advanced(byMilliseconds delta: Int64) -> Instant {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        guard overflow else { return Instant(milliseconds: sum) }
        return delta < 0 ? .distantPast : .distantFuture
    }
}
