public import Primitives

/// One shard's state in a snapshot.
public struct SnapshotSection: Sendable, Equatable {
    /// The caller's; opaque to the journal.
    public var kind: UInt16
    public var shard: UInt32
    /// The last record that this shard had seen when it was copied: replay what is newer.
    public var stamp: SequenceNumber
    /// The caller's order-independent digest of the shard's state.
    public var digest: UInt64
    /// Bytes of the payload, uncompressed.
    public var byteCount: Int

    public init(
        kind: UInt16, shard: UInt32, stamp: SequenceNumber, digest: UInt64, byteCount: Int = 0
    ) {
        self.kind = kind
        self.shard = shard
        self.stamp = stamp
        self.digest = digest
        self.byteCount = byteCount
    }
}
