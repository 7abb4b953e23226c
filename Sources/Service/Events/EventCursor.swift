internal import Primitives

/// A place in the stream of events, as text: `1234.2` is right behind the third event of record
/// 1234, `1234` behind all of them.
struct EventCursor: Hashable, Sendable, CustomStringConvertible {
    var sequence: SequenceNumber
    /// Index of the last event seen of that record; nil for all.
    var index: Int?

    /// Only new events, please.
    static let now = "now"

    init(_ sequence: SequenceNumber, _ index: Int? = nil) {
        self.sequence = sequence
        self.index = index
    }

    /// Nil for what is not a cursor of ours.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let sequence = Self.number(parts[0]) else {
            return nil
        }
        self.sequence = SequenceNumber(sequence)
        if parts.count == 2 {
            guard let index = Self.number(parts[1]), index <= UInt64(Int32.max) else { return nil }
            self.index = Int(index)
        }
    }

    private static func number(_ text: Substring) -> UInt64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt64(text) : nil
    }

    var description: String {
        index.map { "\(sequence.value).\($0)" } ?? "\(sequence.value)"
    }

    /// The first record that may hold something new.
    var next: SequenceNumber { index == nil ? sequence.next : sequence }

    /// Whether the event at `index` of record `sequence` comes behind this place.
    func isBefore(_ sequence: SequenceNumber, _ index: Int) -> Bool {
        if sequence != self.sequence { return sequence > self.sequence }
        return self.index.map { index > $0 } ?? false
    }
}
