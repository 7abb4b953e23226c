public import Primitives

/// A UTC calendar day: whole days since 1970-01-01.
public struct DayNumber: Hashable, Comparable, Sendable {
    public var value: Int32

    public init(_ value: Int32) { self.value = value }

    /// The day that contains `instant`; saturates outside the range of 32 bits.
    public init(containing instant: Instant) {
        let day = instant.milliseconds.floorDivided(by: Self.milliseconds)
        value = Int32(clamping: day)
    }

    public static let milliseconds: Int64 = 86_400_000

    public var start: Instant { Instant(milliseconds: Int64(value) * Self.milliseconds) }

    public static func < (left: DayNumber, right: DayNumber) -> Bool { left.value < right.value }
}
