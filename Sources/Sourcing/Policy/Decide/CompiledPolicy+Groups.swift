internal import Primitives

extension CompiledPolicy {
    /// Which lines travel together (the same number other than 0) and which pairs never do: what
    /// the policy says added to what the customer wants. Lines that are together for any reason
    /// are not kept apart. O(rules × lines²).
    public func groups(
        of lines: [LineFacts], together wished: [Int32] = [], apart unwanted: [LinePair] = []
    ) -> (together: [Int32], apart: [LinePair]) {
        var leader = Array(lines.indices)
        func find(_ line: Int) -> Int {
            var at = line
            while leader[at] != at { at = leader[at] }
            return at
        }
        func unite(_ first: Int, _ second: Int) {
            let (a, b) = (find(first), find(second))
            leader[max(a, b)] = min(a, b)
        }
        for (line, group) in wished.enumerated() where group != 0 && line < lines.count {
            if let first = wished[..<line].firstIndex(of: group) { unite(first, line) }
        }
        for rule in policy.together {
            let members = lines.indices.filter { lines[$0].satisfies(rule) }
            for member in members.dropFirst() { unite(members[0], member) }
        }
        var sizes = [Int](repeating: 0, count: lines.count)
        for line in lines.indices { sizes[find(line)] += 1 }
        var names = [Int32](repeating: 0, count: lines.count)
        var groups: Int32 = 0
        let together = lines.indices.map { line -> Int32 in
            let first = find(line)
            if sizes[first] < 2 { return 0 }
            if names[first] == 0 {
                groups += 1
                names[first] = groups
            }
            return names[first]
        }
        var pairs: Set<LinePair> = []
        func keepApart(_ first: Int, _ second: Int) {
            guard first != second, find(first) != find(second) else { return }
            pairs.insert(LinePair(min(first, second), max(first, second)))
        }
        for pair in unwanted { keepApart(pair.first, pair.second) }
        for rule in policy.apart {
            let others = lines.indices.filter { lines[$0].satisfies(rule.second) }
            for line in lines.indices where lines[line].satisfies(rule.first) {
                for other in others { keepApart(line, other) }
            }
        }
        let apart = pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        return (together, apart)
    }
}
