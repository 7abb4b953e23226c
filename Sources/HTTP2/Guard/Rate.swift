/// A token bucket: `burst` events at once, then `perSecond`. Times are monotonic milliseconds.
public struct RateMeter: Sendable {
    private let perSecond: Int64
    private let burst: Int64
    /// Thousandths of a token.
    private var level: Int64
    private var last: Int64 = .min

    public init(perSecond: Int, burst: Int) {
        self.perSecond = Int64(perSecond)
        self.burst = Int64(burst) * 1_000
        level = self.burst
    }

    /// Takes one token; false if there is none.
    public mutating func take(now: Int64) -> Bool {
        if last == .min { last = now }
        let elapsed = min(max(0, now - last), 60_000)
        last = max(last, now)
        level = min(burst, level + elapsed * perSecond)
        guard level >= 1_000 else { return false }
        level -= 1_000
        return true
    }

    /// Gives `count` tokens back.
    public mutating func refund(_ count: Int) {
        level = min(burst, level + Int64(min(count, 1_000_000)) * 1_000)
    }
}

/// Counts events in windows of fixed length. Times are monotonic milliseconds.
public struct WindowCount: Sendable {
    public private(set) var count = 0
    private var start: Int64 = .min
    private let length: Int64

    public init(milliseconds: Int64) { length = milliseconds }

    /// Counts one event and returns how many the window holds now.
    @discardableResult
    public mutating func add(now: Int64) -> Int {
        roll(now)
        count += 1
        return count
    }

    public mutating func roll(_ now: Int64) {
        if start == .min || now - start >= length || now < start {
            start = now
            count = 0
        }
    }
}
