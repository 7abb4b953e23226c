internal import Primitives

/// Orders, or returns, of one shard on lists by what is searched by, each list in the order of
/// creation.
///
/// One sorted sequence of entries of 32 bytes, by list, then by place, cut into chunks: an entry
/// alone on its list costs no more than any other, a change moves at most one chunk, a copy shares
/// all chunks that do not change, and what goes gives its chunk back. Ids share their text with the
/// record. Binary search finds the chunk and the place in it.
struct SearchIndex: Sendable {
    struct Entry: Comparable, Sendable {
        var key: SearchKey
        var place: SearchPlace

        static func < (left: Entry, right: Entry) -> Bool {
            left.key != right.key ? left.key < right.key : left.place < right.place
        }
    }

    /// None is empty, and none longer than `chunkMax`.
    private(set) var chunks: [[Entry]] = []

    static let chunkMax = 128

    private struct Position {
        var chunk: Int
        var offset: Int
    }

    // MARK: Reading

    /// Walks the shortest of the search's lists from the newest of its part to the oldest, until
    /// `body` says false. O(keys × log entries + places told).
    func walk(_ search: Search, _ body: (SearchPlace) -> Bool) {
        let bounds = search.bounds
        if bounds.upper <= bounds.lower { return }
        var best: (lower: Position, upper: Position, length: Int)?
        for key in search.keys {
            let lower = position(of: Entry(key: key, place: bounds.lower))
            let upper = position(of: Entry(key: key, place: bounds.upper))
            let length = length(lower, upper)
            if length == 0 { return }
            if best.map({ length < $0.length }) ?? true { best = (lower, upper, length) }
        }
        guard let best else { return }
        var chunk = best.upper.chunk
        var end = best.upper.offset
        while true {
            let start = chunk == best.lower.chunk ? best.lower.offset : 0
            while end > start {
                end -= 1
                if !body(chunks[chunk][end].place) { return }
            }
            if chunk == best.lower.chunk { return }
            chunk -= 1
            end = chunks[chunk].count
        }
    }

    /// Entries between two places: exact in one chunk or two, else taking those between as half
    /// full. O(1).
    private func length(_ lower: Position, _ upper: Position) -> Int {
        if lower.chunk == upper.chunk { return upper.offset - lower.offset }
        let between = upper.chunk - lower.chunk - 1
        return chunks[lower.chunk].count - lower.offset + between * Self.chunkMax / 2
            + upper.offset
    }

    /// Of the first entry that is not before this one. O(log entries).
    private func position(of entry: Entry) -> Position {
        let chunk = Self.partition(chunks.count) { chunks[$0][chunks[$0].count - 1] < entry }
        if chunk == chunks.count { return Position(chunk: chunk, offset: 0) }
        let entries = chunks[chunk]
        return Position(
            chunk: chunk, offset: Self.partition(entries.count) { entries[$0] < entry })
    }

    /// How many of `0 ..< count` are before, where those that are come first.
    private static func partition(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: Changing

    /// An order or a return has changed, come or gone. O(lists + those that change × log entries).
    mutating func replace(_ before: SearchTraits?, by after: SearchTraits?) {
        let isThere = before.map { before in after.map { before.place == $0.place } ?? false }
        let old = before?.keys ?? []
        let new = after?.keys ?? []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if isThere == true, left < old.count, right < new.count, old[left] == new[right] {
                (left, right) = (left + 1, right + 1)
            } else if let before, left < old.count, right == new.count || old[left] <= new[right] {
                remove(Entry(key: old[left], place: before.place))
                left += 1
            } else if let after {
                insert(Entry(key: new[right], place: after.place))
                right += 1
            }
        }
    }

    private mutating func insert(_ entry: Entry) {
        let position = position(of: entry)
        var (chunk, offset) = (position.chunk, position.offset)
        if chunk < chunks.count, chunks[chunk][offset] == entry { return }
        // What comes in the order of creation fills a chunk to the end.
        if offset == 0, chunk > 0,
            chunk == chunks.count || isFull(chunk) || !isFull(chunk - 1)
        {
            chunk -= 1
            offset = chunks[chunk].count
        }
        if chunk == chunks.count { return chunks.append([entry]) }
        if isFull(chunk) {
            let cut = max(offset, Self.chunkMax / 2)
            if cut == Self.chunkMax { return chunks.insert([entry], at: chunk + 1) }
            let tail = Array(chunks[chunk][cut...])
            chunks[chunk].removeSubrange(cut...)
            chunks.insert(tail, at: chunk + 1)
        }
        chunks[chunk].insert(entry, at: offset)
    }

    private func isFull(_ chunk: Int) -> Bool { chunks[chunk].count == Self.chunkMax }

    private mutating func remove(_ entry: Entry) {
        let position = position(of: entry)
        guard position.chunk < chunks.count, chunks[position.chunk][position.offset] == entry
        else { return }
        chunks[position.chunk].remove(at: position.offset)
        if chunks[position.chunk].isEmpty {
            chunks.remove(at: position.chunk)
        } else {
            join(position.chunk)
            join(position.chunk - 1)
        }
    }

    /// Makes one of a chunk and the next, when both are nearly empty.
    private mutating func join(_ chunk: Int) {
        guard chunk >= 0, chunk + 1 < chunks.count,
            chunks[chunk].count + chunks[chunk + 1].count <= Self.chunkMax / 2
        else { return }
        chunks[chunk] += chunks.remove(at: chunk + 1)
    }

    // MARK: Checking

    /// Whether it is in order and lists these, and nothing else. O(entries × log entries).
    func lists(_ traits: [SearchTraits]) -> Bool {
        let wanted = traits.flatMap { one in
            one.keys.map { Entry(key: $0, place: one.place) }
        }
        let fits = chunks.allSatisfy { !$0.isEmpty && $0.count <= Self.chunkMax }
        return fits && chunks.joined().elementsEqual(wanted.sorted())
    }
}
