public import Primitives

/// What the journal knows about a record beside its payload.
public struct RecordInfo: Sendable, Equatable {
    public var sequence: SequenceNumber
    /// The caller's; opaque to the journal.
    public var kind: UInt16
    public var time: Instant

    @inlinable
    public init(sequence: SequenceNumber, kind: UInt16, time: Instant) {
        self.sequence = sequence
        self.kind = kind
        self.time = time
    }
}

/// What a mutation will do to space, asked before it is decided.
public enum SpaceEffect: Sendable {
    /// Reserve, adjust, import: refused as soon as the disk is seen to fill.
    case growing
    /// Release, expire, cancel, complete a snapshot: allowed as long as the open segment has room.
    case releasing
}

/// The answer of `Journal.admit`.
public enum Admission: Sendable, Equatable {
    case admitted
    /// Too much waits for the disk: RESOURCE_EXHAUSTED, retry soon.
    case backlogFull
    /// RESOURCE_EXHAUSTED until space returns.
    case diskFull
    /// Stopped for ever: UNAVAILABLE.
    case stopped
}
