internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// Slots of docks, and what is best done with a unit there.
extension ReturnDesk {
    /// The slot of a location's capacity in which what arrives then is worked on.
    func slot(of location: LocationIndex, at instant: Instant, _ network: Network) -> Instant {
        guard let place = sourcer.network(network).routing.location(location) else {
            return Instant(milliseconds: 0)
        }
        let begins = place.calendar.receives(at: instant) ?? instant
        return place.start(ofCapacitySlot: place.capacitySlot(of: begins))
    }

    /// The slot of units that are expected at another time, where they all go to one location.
    func slot(
        of units: [ReturnUnitID], _ expected: Instant?, _ draft: ReturnDraft, _ id: ReturnID,
        _ locked: LockedState
    ) throws(Refusal) -> Instant? {
        guard let expected else { return nil }
        let all = try draft.record(id.number).units
        let meant = all.filter { unit in
            unit.state.isToCome
                && (units.isEmpty || units.contains { $0.number == unit.number })
        }
        let places = Set(meant.compactMap(\.location))
        guard let place = places.first, places.count == 1 else { return nil }
        return slot(of: place, at: expected, locked.stock.network)
    }

    /// Says when forwarded units are expected, and in which slot: the first with room for all that
    /// go there, if one of the next two weeks has it. FAILED_PRECONDITION where nobody takes them
    /// in: no more than routing does is anything sent to what is closed.
    func schedule(
        _ disposals: inout [ReturnDisposal], _ locked: LockedState, at now: Instant
    ) throws(Refusal) {
        let network = locked.stock.network
        var taken: [LocationIndex: [Instant: Quantity]] = [:]
        for index in disposals.indices where disposals[index].disposition == .forward {
            guard let target = disposals[index].to,
                let place = sourcer.network(network).routing.location(target)
            else { continue }
            let usual = now.advanced(byMilliseconds: ReturnPlanner.bulkDays * 86_400_000)
            let expected = disposals[index].expectedAt ?? usual
            let received = place.calendar.receives(at: expected)
            let isClosed = place.state(at: now) == .closed
            if isClosed || received == nil {
                throw Refusal(
                    .closed(
                        place.record.id, "dispositions[\(index)].to_location",
                        isClosed ? "is CLOSED" : "never opens"))
            }
            disposals[index].expectedAt = expected
            disposals[index].slot = slot(of: target, at: expected, network)
            guard let board = locked.board else { continue }
            var number = place.capacitySlot(of: received ?? expected)
            for _ in 0..<14 {
                let start = place.start(ofCapacitySlot: number)
                let others = taken[target]?[start] ?? 0
                let left = place.capacity.returnedUnitsLeft(on: board.used(target, start))
                if left > others {
                    disposals[index].slot = start
                    taken[target, default: [:]][start, default: 0] += 1
                    break
                }
                number += 1
            }
        }
    }

    /// What is best done with a graded unit where it is; unspecified for one that is not there.
    func suggestion(
        for number: UInt32, of record: ReturnRecord, _ locked: LockedState
    ) -> Messages.Disposition {
        guard let unit = record.units.first(where: { $0.number == number }),
            unit.state.isInQuarantine, let location = unit.location,
            let place = sourcer.network(locked.stock.network).routing.location(location)
        else { return .unspecified }
        let facts = locked.stock.facts(of: unit.sku)
        let handling = locked.stock.handling(of: unit.sku)
        let line = ReturnCartLine(
            id: "1", sku: unit.sku, quantity: 1, condition: unit.conditionOfGrade,
            paid: unit.price.clampedPrice,
            price: (facts?.priceMinorUnits ?? unit.price).clampedPrice,
            category: handling.category, tags: handling.tags)
        let best = ReturnPlanner.suggestion(for: line, at: place)
        return Messages.Disposition(rawValue: Int32(best.rawValue))
    }
}

extension RPCFailure {
    fileprivate static func closed(
        _ location: String, _ field: String, _ why: String
    ) -> RPCFailure {
        let description = "location \"\(location)\" \(why) and takes nothing in"
        return RPCFailure(
            .failedPrecondition, reason: "LOCATION_CLOSED", "\(field): \(description)",
            metadata: [("location", location)],
            violations: [FieldViolation(field: field, description: description)])
    }
}

extension Fulfilment.ReturnUnit {
    /// As which it could be sold as it is.
    fileprivate var conditionOfGrade: Inventory.Condition {
        condition == .ungraded ? (grade == .b ? .used : .openBox) : condition
    }
}
