internal import Inventory
internal import Primitives

/// Which locations have something for the group, and how much: one row for each, in the order of
/// ids. Walks the entries of the goods' items only, never locations times lines.
extension Planning {
    /// Fills `rowLocations` and `rows`. `lines` of the problem are there already.
    mutating func gatherStock(_ group: LineGroup, _ input: SourcingInput) {
        for word in present.indices { present[word] = 0 }
        var needsAll = false
        for wish in wishes where wish.quantity > 0 {
            guard let part = input.goods[wish.goods].parts.first else {
                needsAll = true
                continue
            }
            let ranks = network!.place
            for place in input.items[part.item].places {
                let rank = Int(ranks[Int(input.stock[place].location.value)])
                present[rank >> 6] |= 1 << UInt64(rank & 63)
            }
        }
        if needsAll { markAll() }
        if let asked { mark(asked) }
        if let location = group.location { keepOnly(location, of: group) }
        rowLocations.removeAll(keepingCapacity: true)
        for word in present.indices {
            var bits = present[word]
            while bits != 0 {
                let place = word << 6 | bits.trailingZeroBitCount
                bits &= bits &- 1
                rowOfPlace[place] = Int32(rowLocations.count)
                rowLocations.append(network!.locationAtPlace[place])
            }
        }
        let width = problem.lines.count
        rows.reset(to: rowLocations.count * width)
        for line in 0..<width { fillColumn(line, width, input) }
    }

    private mutating func mark(_ location: LocationIndex) {
        let place = Int(network!.place[Int(location.value)])
        present[place >> 6] |= 1 << UInt64(place & 63)
    }

    private mutating func markAll() {
        for place in network!.place { present[Int(place) >> 6] |= 1 << UInt64(place & 63) }
    }

    /// What is collected from a counter's own stock comes from nowhere else.
    private mutating func keepOnly(_ location: LocationIndex, of group: LineGroup) {
        guard group.way == .counter else { return }
        for word in present.indices { present[word] = 0 }
        mark(location)
    }

    private mutating func fillColumn(_ line: Int, _ width: Int, _ input: SourcingInput) {
        let parts = input.goods[wishes[wishOfLine[line]].goods].parts
        guard let first = parts.first else {
            for row in rowLocations.indices { rows[row * width + line] = Limits.quantityMax }
            return
        }
        if parts.count == 1 { return fill(first, from: line, step: width, input) }
        // The least of the parts: each in a column of its own behind the rows.
        let begun = rows.count
        rows.append(contentsOf: repeatElement(0, count: rowLocations.count * parts.count))
        for (place, part) in parts.enumerated() {
            fill(part, from: begun + place, step: parts.count, input)
        }
        for row in rowLocations.indices {
            var least = Quantity.max
            for place in parts.indices {
                least = min(least, rows[begun + row * parts.count + place])
            }
            rows[row * width + line] = least
        }
        rows.removeLast(rows.count - begun)
    }

    /// Units of the goods that the part allows, by row, into every `step`-th entry from `from` on.
    private mutating func fill(
        _ part: Goods.Part, from: Int, step: Int, _ input: SourcingInput
    ) {
        let ranks = network!.place
        for place in input.items[part.item].places {
            let entry = input.stock[place]
            let rank = Int(ranks[Int(entry.location.value)])
            guard present[rank >> 6] >> UInt64(rank & 63) & 1 == 1 else { continue }
            let units = max(0, entry.units - taken[place])
            rows[Int(rowOfPlace[rank]) * step + from] =
                part.quantity == 1 ? units : units / part.quantity
        }
    }

    /// Takes what the plan uses out of sight of the groups that follow.
    mutating func take(_ input: SourcingInput) {
        for one in routed.assignments {
            let wish = wishes[wishOfLine[one.line]]
            let location = problem.candidates[one.candidate].location
            let isPooled =
                network?.routing.location(location)?.state(at: input.now) != .pickupOnly
            if isPooled { goodsTaken[wish.goods] += one.quantity }
            for part in input.goods[wish.goods].parts {
                if isPooled { itemTaken[part.item] += one.quantity * part.quantity }
                if let place = input.place(of: part.item, location) {
                    taken[place] += one.quantity * part.quantity
                }
            }
        }
    }
}

extension SourcingInput {
    /// Place in `stock` of an item at a location. O(log locations).
    func place(of item: Int, _ location: LocationIndex) -> Int? {
        let places = items[item].places
        var (low, high) = (places.lowerBound, places.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if stock[middle].location < location { low = middle + 1 } else { high = middle }
        }
        return low < places.upperBound && stock[low].location == location ? low : nil
    }
}
