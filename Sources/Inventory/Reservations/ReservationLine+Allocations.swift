internal import Primitives

/// The bookkeeping of a line's allocations. A line of `quantity` units has, of each of its parts,
/// exactly `quantity × units per line unit`; partial changes keep that ratio.
extension ReservationLine {
    /// Adds to the allocation of the same place, or makes one.
    mutating func note(_ allocation: Allocation) {
        let known = allocations.firstIndex {
            $0.sku == allocation.sku && $0.place == allocation.place
                && $0.quota == allocation.quota && $0.due == allocation.due
        }
        if let known {
            allocations[known].quantity += allocation.quantity
        } else {
            allocations.append(allocation)
        }
    }

    /// The line's parts as they were when its units were taken; empty for untracked items.
    var heldParts: [KitComponent] {
        guard quantity > 0 else { return [] }
        var totals: [KitComponent] = []
        for allocation in allocations {
            if let index = totals.firstIndex(where: { $0.sku == allocation.sku }) {
                totals[index].quantity += allocation.quantity
            } else {
                totals.append(KitComponent(sku: allocation.sku, quantity: allocation.quantity))
            }
        }
        return totals.map { total in
            assert(total.quantity % quantity == 0, "a line lost a part of a kit")
            return KitComponent(sku: total.sku, quantity: total.quantity / quantity)
        }
    }

    /// Whole units of the line among the allocations that match.
    func units(where matches: (Allocation) -> Bool) -> Quantity {
        var result = quantity
        for part in heldParts {
            var there: Quantity = 0
            for allocation in allocations where allocation.sku == part.sku && matches(allocation) {
                there += allocation.quantity
            }
            result = min(result, there / part.quantity)
        }
        return result
    }

    /// Takes `units` of the line out of the matching allocations, in their order, and returns
    /// what came out. There must be as many (`units(where:)`). `quantity` falls by `units`.
    mutating func remove(
        _ units: Quantity, where matches: (Allocation) -> Bool = { _ in true }
    ) -> [Allocation] {
        precondition(units >= 0 && units <= quantity, "removes more than the line has")
        var removed: [Allocation] = []
        for part in heldParts {
            var left = units * part.quantity
            for index in allocations.indices
            where left > 0 && allocations[index].sku == part.sku && matches(allocations[index]) {
                var piece = allocations[index]
                piece.quantity = min(left, piece.quantity)
                allocations[index].quantity -= piece.quantity
                left -= piece.quantity
                removed.append(piece)
            }
            precondition(left == 0, "removes more than is there")
        }
        allocations.removeAll { $0.quantity == 0 }
        quantity -= units
        return removed
    }
}

extension Allocation {
    func isAt(_ location: LocationIndex) -> Bool {
        if case .cell(location, _) = place { return true }
        return false
    }

    var isInCell: Bool {
        if case .cell = place { return true }
        return false
    }

    var isInPool: Bool {
        if case .pool = place { return true }
        return false
    }
}

extension ReservationRecord {
    /// Closes the reservation if no unit is left.
    mutating func closeIfEmpty() {
        guard lines.allSatisfy({ $0.quantity == 0 }) else { return }
        state = lines.contains { $0.consumed > 0 } ? .consumed : .released
        expires = .distantFuture
    }
}
