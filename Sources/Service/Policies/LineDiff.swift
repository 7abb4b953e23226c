internal import Messages

/// What differs between two texts, line by line: a longest common subsequence, removals before
/// additions.
enum LineDiff {
    /// O(lines × lines) between the first and the last difference.
    static func between(_ before: String, _ after: String) -> [DiffLine] {
        let old = lines(before)
        let new = lines(after)
        var start = 0
        while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
        var end = 0
        while end < min(old.count, new.count) - start,
            old[old.count - 1 - end] == new[new.count - 1 - end]
        { end += 1 }
        var result = old[..<start].map { line(.both, $0) }
        result += middle(
            Array(old[start..<(old.count - end)]), Array(new[start..<(new.count - end)]))
        result += old[(old.count - end)...].map { line(.both, $0) }
        return result
    }

    private static func middle(_ old: [Substring], _ new: [Substring]) -> [DiffLine] {
        let width = new.count + 1
        // length[i, j]: most lines that old[i...] and new[j...] share in order.
        var length = [Int32](repeating: 0, count: (old.count + 1) * width)
        for i in old.indices.reversed() {
            for j in new.indices.reversed() {
                length[i * width + j] =
                    old[i] == new[j]
                    ? length[(i + 1) * width + j + 1] + 1
                    : max(length[(i + 1) * width + j], length[i * width + j + 1])
            }
        }
        var result: [DiffLine] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, j < new.count, old[i] == new[j] {
                result.append(line(.both, old[i]))
                (i, j) = (i + 1, j + 1)
            } else if i < old.count,
                j == new.count || length[(i + 1) * width + j] >= length[i * width + j + 1]
            {
                result.append(line(.removed, old[i]))
                i += 1
            } else {
                result.append(line(.added, new[j]))
                j += 1
            }
        }
        return result
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: true)
    }

    private static func line(_ side: DiffSide, _ text: Substring) -> DiffLine {
        DiffLine.with {
            $0.side = side
            $0.text = String(text)
        }
    }
}
