public import Primitives

/// A verified snapshot, ready to be loaded.
public final class SnapshotReader: Sendable {
    public let name: String
    public let created: Instant
    public let sections: [SnapshotSection]
    /// The first record that some section has not seen: `replay(from:)` starts here.
    public let replayFrom: SequenceNumber
    /// The newest record that any section has seen.
    public let newest: SequenceNumber

    init(name: String, created: Instant, sections: [SnapshotSection]) {
        self.name = name
        self.created = created
        self.sections = sections
        replayFrom = (sections.map(\.stamp).min() ?? .zero).next
        newest = sections.map(\.stamp).max() ?? .zero
    }

    /// Calls `body` once per section with its whole payload, on `threads` threads at once, in no
    /// order. The first error stops the rest and is thrown.
    public func load(
        threads: Int = 1,
        _ body: @Sendable (_ section: SnapshotSection, _ payload: RawSpan) throws -> Void
    ) throws(JournalError) {
    }
}
