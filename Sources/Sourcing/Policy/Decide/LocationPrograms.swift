internal import Inventory
internal import Primitives

/// The conditions of one policy on candidates, compiled: what is known of a location whatever the
/// order is one bit looked up, and what is left compares integers. No text, no allocation.
struct LocationPrograms: Sendable {
    /// Where a condition begins.
    typealias Entry = Int

    /// A node and where its subtree ends; terms of a node follow it.
    private struct Node {
        enum Kind: UInt8 { case all, any, not, location, carrier, level, compare }

        var kind: Kind
        var attribute: LocationAttribute = .id
        var comparison: Comparison = .equal
        var end: Int32 = 0
        /// A bound, a mask, or where a row of bits begins.
        var value: Int64 = 0
    }

    private var nodes: [Node] = []
    private var words: [UInt64] = []
    private let locations: [LocationTraits]
    private let carriers: [String]

    init(locations: [LocationTraits], carriers: [String]) {
        self.locations = locations
        self.carriers = carriers
    }

    mutating func add(_ condition: Logic<LocationTest>) -> Entry {
        let entry = nodes.count
        append(condition)
        return entry
    }

    /// Whether the answer depends on the location alone.
    func isStatic(_ entry: Entry) -> Bool { nodes[entry].kind == .location }

    /// Whether the answer depends on `UnitFacts`.
    func isPerLine(_ entry: Entry) -> Bool {
        nodes[entry..<Int(nodes[entry].end)].contains {
            $0.kind == .compare && $0.attribute.isPerLine
        }
    }

    /// For static conditions.
    func holds(_ entry: Entry, at location: LocationIndex) -> Bool {
        bit(Int(nodes[entry].value), Int(location.value))
    }

    func holds(_ index: Entry, _ candidate: CandidateFacts, _ unit: UnitFacts) -> Bool {
        let node = nodes[index]
        switch node.kind {
        case .location: return bit(Int(node.value), Int(candidate.location.value))
        case .carrier:
            guard candidate.carrier >= 0, Int(candidate.carrier) < carriers.count else {
                return false
            }
            return bit(Int(node.value), Int(candidate.carrier))
        case .level: return node.value >> Int64(candidate.level.rawValue) & 1 == 1
        case .compare:
            return node.comparison.holds(candidate.number(node.attribute, unit), node.value)
        case .not: return !holds(index + 1, candidate, unit)
        case .all, .any:
            let stopsAt = node.kind == .any
            var next = index + 1
            while next < node.end {
                if holds(next, candidate, unit) == stopsAt { return stopsAt }
                next = Int(nodes[next].end)
            }
            return !stopsAt
        }
    }

    @inline(__always)
    private func bit(_ row: Int, _ place: Int) -> Bool {
        words[row + place >> 6] >> UInt64(place & 63) & 1 == 1
    }

    // MARK: Compilation

    private mutating func append(_ logic: Logic<LocationTest>) {
        var isStatic = true
        logic.forEach { isStatic = isStatic && $0.attribute.isStatic }
        let place = nodes.count
        if isStatic {
            let row = addRow(locations) { traits in logic.holds { traits.satisfies($0) } }
            nodes.append(Node(kind: .location, value: row))
        } else {
            switch logic {
            case .test(let test): append(test)
            case .not(let term):
                nodes.append(Node(kind: .not))
                append(term)
            case .all(let terms):
                nodes.append(Node(kind: .all))
                for term in terms { append(term) }
            case .any(let terms):
                nodes.append(Node(kind: .any))
                for term in terms { append(term) }
            }
        }
        nodes[place].end = Int32(nodes.count)
    }

    private mutating func append(_ test: LocationTest) {
        switch test.relation {
        case .number(let comparison, let bound):
            nodes.append(
                Node(
                    kind: .compare, attribute: test.attribute, comparison: comparison, value: bound)
            )
        case .isSet:
            nodes.append(
                Node(kind: .compare, attribute: test.attribute, comparison: .equal, value: 1))
        case .words(let mask): nodes.append(Node(kind: .level, value: Int64(mask)))
        case .oneOf, .starts, .has:
            let row = addRow(carriers) { test.relation.admits($0) }
            nodes.append(Node(kind: .carrier, value: row))
        }
    }

    /// A row of bits, and where it begins.
    private mutating func addRow<Element>(
        _ elements: [Element], _ holds: (Element) -> Bool
    ) -> Int64 {
        let begin = words.count
        words += [UInt64](repeating: 0, count: max(1, (elements.count + 63) / 64))
        for (place, element) in elements.enumerated() where holds(element) {
            words[begin + place >> 6] |= 1 << UInt64(place & 63)
        }
        return Int64(begin)
    }
}

extension CandidateFacts {
    /// A number, or 1 and 0 for a flag.
    @inline(__always)
    func number(_ attribute: LocationAttribute, _ unit: UnitFacts) -> Int64 {
        switch attribute {
        case .rank: rank
        case .accuracy: accuracy
        case .rejection: rejection
        case .orders: orders
        case .load: load
        case .distance: distance
        case .days: days
        case .stock: unit.stock
        case .cover: unit.coverDays
        case .domestic: isDomestic ? 1 : 0
        case .sameRegion: isDomestic && isSameRegion ? 1 : 0
        case .onTime: lateDays <= 0 ? 1 : 0
        case .id, .type, .group, .country, .region, .postcode, .capability, .service, .carrier: 0
        }
    }
}
