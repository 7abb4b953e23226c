public import Primitives

/// How far a source has been read: the journaled after-image.
public struct FeedPosition: Hashable, Sendable {
    /// The source or feed identifier.
    public var source: String
    /// Highest sequence applied; 0 = the source does not number its rows.
    public var sequence: UInt64
    /// Latest as-of seen.
    public var asOf: Instant
    /// When we applied it.
    public var applied: Instant

    public init(source: String, sequence: UInt64, asOf: Instant, applied: Instant) {
        self.source = source
        self.sequence = sequence
        self.asOf = asOf
        self.applied = applied
    }
}
