public import Primitives

/// When an order is ready that comes in from `from` on, and how long that answer may be used again.
public struct ReadyWindow: Equatable, Sendable {
    public var ready: Instant
    /// The moment that was asked.
    public var from: Instant
    /// An order that comes in at t, `from` ≤ t ≤ `until`, is ready no earlier than `ready` and no
    /// later than `ready + (t − from)`.
    public var until: Instant

    init(ready: Int64, from: Int64, until: Int64) {
        self.ready = Instant(milliseconds: ready)
        self.from = Instant(milliseconds: from)
        self.until = Instant(milliseconds: until)
    }

    /// Until when an order leaves at the same `shipBy` as one that came in at `from`: whoever
    /// asks often keeps the answer so long.
    public func sameShipBy(_ shipBy: Instant) -> Instant {
        let slack = shipBy.milliseconds - ready.milliseconds
        return min(until, from.advanced(byMilliseconds: slack))
    }
}
