public import Primitives

/// One record of a feed.
public struct FeedRecord: Sendable {
    public enum Content: Sendable {
        case adjustment(StockAdjustment)
        case level(StockLevel)
        case supply(SkuKey, Supply)
        /// It could not even be read; the reason goes into its result.
        case malformed(RPCFailure)
    }

    /// Place in the feed, from 1, ascending.
    public var offset: UInt64
    public var content: Content

    public init(offset: UInt64, content: Content) {
        self.offset = offset
        self.content = content
    }
}

/// What became of a record.
public struct FeedResult: Sendable {
    /// Raw values are the wire's.
    public enum Outcome: UInt8, Sendable, CaseIterable {
        case applied = 1
        /// Seen before; nothing changed.
        case replayed = 2
        /// Older than what is known; nothing changed; safe to drop.
        case stale = 3
        case rejected = 4
    }

    public var offset: UInt64
    public var outcome: Outcome
    /// Why, when rejected or stale; names the field of the record.
    public var failure: RPCFailure?
    /// The feed is committed up to here with it.
    public var committedOffset: UInt64
}

extension FeedPosition {
    /// What the offset of a feed is kept under, apart from a source of the same name: identifiers
    /// hold no control characters.
    public static func key(feed: String) -> String { "feed\u{1F}" + feed }
}

extension TransactionScope {
    /// Decides one record of a feed. It stands for itself: a bad one changes nothing but the
    /// offset, which is passed all the same, so that resuming never repeats it.
    ///
    /// Needs the shard of the record's SKU and of the feed (`FeedPosition.key(feed:)`).
    public func apply(
        feed: String, _ record: FeedRecord, now: Instant
    ) -> Decided<FeedResult> {
        let key = FeedPosition.key(feed: feed)
        let committed = feedPosition(key)?.sequence ?? 0
        var result = FeedResult(
            offset: record.offset, outcome: .replayed, failure: nil, committedOffset: committed)
        if record.offset <= committed { return Decided(result, []) }
        var effects: [Effect] = []
        do throws(Refusal) {
            effects = try decide(record.content, now: now)
            result.outcome = .applied
        } catch {
            result.outcome = error.failure.code == .outOfRange ? .stale : .rejected
            result.failure = error.failure
        }
        result.committedOffset = record.offset
        let position = FeedPosition(
            source: key, sequence: record.offset, asOf: now, applied: now)
        return Decided(result, effects + [.feed(position)])
    }

    private func decide(
        _ content: FeedRecord.Content, now: Instant
    ) throws(Refusal) -> [Effect] {
        switch content {
        case .adjustment(let adjustment): try adjust([adjustment], now: now).effects
        case .level(let level): try setLevels([level], now: now).effects
        case .supply(let sku, let supply):
            try scheduleSupplies([(sku, supply)], now: now).effects
        case .malformed(let failure): throw Refusal(failure)
        }
    }
}
