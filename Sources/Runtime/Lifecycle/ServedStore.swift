internal import Primitives
internal import Service

/// What `Runtime` asks of the service besides its methods. The one implementation is `OpenStore`;
/// tests bring their own, so that the order of a drain is proved without a disk.
protocol ServedStore: AnyObject, Sendable {
    var methods: [Method] { get }
    var durability: any DurabilitySource { get }
    /// Why the journal has stopped for ever; nil while it runs.
    var failureText: String? { get }
    /// Whether there is no room for changes on the disk, only for releases; it may pass.
    var isDiskFull: Bool { get }
    /// Applies what has run out by `now` in shards that nobody touches.
    func tick(_ now: Instant)
    /// Counts of everything that grows. May take milliseconds: not for an event loop.
    func statistics() -> ServiceStatistics
    /// Records since the store was made.
    var revision: UInt64 { get }
    /// The newest record in the newest snapshot; 0 before the first.
    var snapshotRevision: UInt64 { get }
    /// Takes a snapshot while serving and lets covered segments go. Blocks while it writes. Nil if
    /// one is under way already.
    func takeSnapshot() throws -> SnapshotTaken?
    /// Makes everything appended durable and lets the data directory go. Blocks; idempotent.
    func close() throws
}

/// A finished snapshot.
struct SnapshotTaken: Sendable, Equatable {
    var file: String
    var bytes: Int
    /// Everything up to this revision is in it.
    var revision: UInt64
}
