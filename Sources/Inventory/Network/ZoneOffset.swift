public import Primitives

/// From `from` on, and until the next one, local time is UTC plus `seconds`.
///
/// A location keeps the offsets of its time zone as a list, ascending; before the first, the first
/// counts. So no decision ever asks a time zone database.
public struct ZoneOffset: Hashable, Sendable {
    public var from: Instant
    /// East of Greenwich is positive; −86,400 < seconds < 86,400.
    public var seconds: Int32

    public init(from: Instant, seconds: Int32) {
        self.from = from
        self.seconds = seconds
    }
}
