internal import DequeModule
internal import Primitives

/// What happened to an order, oldest first; at most `Limits.timelineMax` entries, of which the
/// first always stays.
public struct Timeline: Hashable, Sendable {
    private var recent: Deque<TimelineEntry> = []

    public init() {}

    public init(_ entries: [TimelineEntry]) {
        for entry in entries { append(entry) }
    }

    public var isEmpty: Bool { recent.isEmpty }
    public var count: Int { recent.count }
    public var entries: [TimelineEntry] { Array(recent) }

    mutating func append(_ entry: TimelineEntry) {
        recent.append(entry)
        if recent.count > Limits.timelineMax { recent.remove(at: 1) }
    }
}
