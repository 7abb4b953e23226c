public import Inventory
public import Primitives
internal import Sourcing

/// A line of a shipment whose units come back.
struct ReturnedLine: Hashable, Comparable {
    var shipment: UInt32
    var line: Int

    static func < (left: ReturnedLine, right: ReturnedLine) -> Bool {
        (left.shipment, left.line) < (right.shipment, right.line)
    }
}

/// A batch of soft supply.
private struct Announcement: Hashable, Comparable {
    var sku: SkuKey
    var id: String

    static func < (left: Announcement, right: Announcement) -> Bool {
        left.sku != right.sku ? left.sku < right.sku : left.id < right.id
    }
}

/// What follows from units, brought in line after each command by comparing before and after.
extension ReturnDraft {
    /// The state, the order's counts, capacity, soft supply, exchanges. `before` is the record as
    /// it was when the command began; nil for a new one.
    mutating func settle(_ place: Int, _ before: ReturnRecord?) throws(Refusal) {
        if before == returns[place] { return }
        let wasOpen = before.map { !$0.state.isOver } ?? false
        returns[place].state = returns[place].derivedState
        returns[place].updated = now
        returns[place].remitFee()
        count(place)
        try takeCapacity(place, before)
        try announce(place, before)
        let state = returns[place].state
        if state.isOver, wasOpen || before == nil { try end(place) }
        if wasOpen != !state.isOver {
            if state.isOver { order.openReturns -= 1 } else { order.openReturns += 1 }
        }
    }

    private mutating func end(_ place: Int) throws(Refusal) {
        let state = returns[place].state
        returns[place].closesAt = now.advanced(byMilliseconds: rules.close)
        if state == .cancelled || state == .rejected || state == .expired {
            for index in returns[place].exchanges.indices
            where returns[place].exchanges[index].isLive {
                returns[place].exchanges[index].isLive = false
                let exchange = returns[place].exchanges[index]
                guard batch.reservation(exchange.reservation)?.state.isLive == true else {
                    continue
                }
                try batch.release(exchange.reservation)
                note(.returnExchangeReleased, place, exchange)
            }
        }
        note(.returnClosed, place, detail: state.name)
    }

    mutating func note(_ type: EventType, _ place: Int, _ exchange: ReturnExchange) {
        var event = EventRecord(
            type, order.id, location: exchange.location, sku: exchange.sku,
            quantity: exchange.quantity, detail: exchange.reservation.text)
        event.return = returns[place].id.number
        events.append(event)
    }

    /// Brings `ShipmentLineRecord.returned` in line with the units.
    mutating func count(_ place: Int) {
        let number = returns[place].id.number
        let after = returns[place].returnedLines
        let before = counted.updateValue(after, forKey: number) ?? [:]
        for line in Set(before.keys).union(after.keys).sorted() {
            let delta = (after[line] ?? 0) - (before[line] ?? 0)
            guard delta != 0,
                let shipment = order.shipments.firstIndex(where: { $0.number == line.shipment })
            else { continue }
            order.shipments[shipment].lines[line.line].returned += delta
        }
    }

    // MARK: Capacity

    /// FAILED_PRECONDITION where a slot cannot take more.
    private mutating func takeCapacity(_ place: Int, _ before: ReturnRecord?) throws(Refusal) {
        for (slot, delta) in openChanges(place, before) {
            if delta.returnedUnits > 0, !admits(delta, slot) {
                throw Refusal(
                    RPCFailure(
                        .failedPrecondition, reason: "CAPACITY_EXHAUSTED",
                        "location \"\(name(slot.location))\" cannot take \(delta.returnedUnits) "
                            + "more returned units in the slot of \(slot.slot.rfc3339)",
                        metadata: [
                            ("location", name(slot.location)), ("return", returns[place].id.text),
                        ]))
            }
            uses[slot, default: SlotUse()].open += delta
        }
    }

    /// What changes of the slots' open work, ascending.
    func openChanges(
        _ place: Int, _ before: ReturnRecord?
    ) -> [(slot: BoardSlot, delta: CapacityUse)] {
        let old = before?.openUse ?? [:]
        let new = returns[place].openUse
        return Set(old.keys).union(new.keys).sorted().compactMap { slot in
            let delta = (new[slot] ?? CapacityUse()) - (old[slot] ?? CapacityUse())
            return delta.isZero ? nil : (slot, delta)
        }
    }

    func admits(_ more: CapacityUse, _ slot: BoardSlot) -> Bool {
        guard let board, let rule = network.record(of: slot.location)?.profile?.capacity else {
            return true
        }
        let used = board.used(slot.location, slot.slot) + (uses[slot]?.total ?? CapacityUse())
        return rule.admits(more, on: used)
    }

    /// The unit takes capacity of its slot from now on.
    mutating func book(_ place: Int, _ unit: Int) {
        guard let location = returns[place].units[unit].location else { return }
        returns[place].units[unit].counts = true
        returns[place].units[unit].labourSeconds = labour(location)
    }

    func labour(_ location: LocationIndex) -> Int64 {
        (network.record(of: location)?.profile?.capacity ?? CapacityRule())
            .useOfReturnedUnit.labourSeconds
    }

    // MARK: Soft supply

    private mutating func announce(_ place: Int, _ before: ReturnRecord?) throws(Refusal) {
        let old = before.map { supplies(of: $0) } ?? [:]
        for index in returns[place].units.indices {
            returns[place].units[index].isAnnounced =
                announcement(of: returns[place].units[index], returns[place]) != nil
        }
        let new = supplies(of: returns[place])
        for key in Set(old.keys).union(new.keys).sorted() where old[key] != new[key] {
            try batch.announce(key.id, of: key.sku, as: new[key])
        }
    }

    private func announcement(of unit: ReturnUnit, _ record: ReturnRecord) -> Announcement? {
        guard unit.state.isToCome, unit.state != .missing, unit.expectedAt != nil,
            record.state != .requested, let location = unit.location
        else { return nil }
        return Announcement(
            sku: unit.sku,
            id: record.supply(at: name(location), unit.conditionToCome))
    }

    /// One batch for each SKU, location and condition: due when the last of them is, as sure as
    /// the least sure.
    private func supplies(of record: ReturnRecord) -> [Announcement: Supply] {
        var result: [Announcement: Supply] = [:]
        for unit in record.units {
            guard let key = announcement(of: unit, record), let location = unit.location,
                let due = unit.expectedAt
            else { continue }
            let confidence =
                unit.state == .expected ? rules.returnConfidence : rules.sentConfidence
            var supply =
                result[key]
                ?? Supply(
                    id: key.id, location: location, condition: unit.conditionToCome,
                    quantity: 0, due: due, confidence: confidence, kind: .customerReturn)
            supply.quantity += 1
            supply.due = max(supply.due, due)
            supply.confidence = min(supply.confidence, confidence)
            result[key] = supply
        }
        return result
    }
}

extension ReturnUnit {
    /// As which it will be for sale: as the customer says, or as it was graded.
    fileprivate var conditionToCome: Condition {
        grade == nil || condition == .ungraded ? expectedCondition : condition
    }
}

extension ReturnRecord {
    /// Units (kits where the line is one) that count as returned, by shipment line.
    var returnedLines: [ReturnedLine: Quantity] {
        var result: [ReturnedLine: Quantity] = [:]
        var kits: [ReturnedLine: Set<UInt32>] = [:]
        for unit in units where !unit.isUnexpected && unit.state != .cancelled {
            let line = ReturnedLine(shipment: unit.shipment, line: unit.line)
            if unit.kit > 0, !kits[line, default: []].insert(unit.kit).inserted { continue }
            result[line, default: 0] += 1
        }
        return result
    }

    /// The id of the soft supply of its units at a location: "<return>@<location>", and the number
    /// of the condition if it is not OPEN_BOX.
    public func supply(at location: String, _ condition: Condition = .openBox) -> String {
        let suffix = condition == .openBox ? "" : ":\(condition.rawValue)"
        return "\(id.text)@\(location)\(suffix)"
    }

    /// Batches of soft supply that its units are in, or may come to be in when they are sent to
    /// `locations`: what must be locked with it.
    public func supplies(
        _ network: Network, and locations: [LocationIndex] = []
    ) -> [(sku: SkuKey, id: String)] {
        var seen: Set<Announcement> = []
        for unit in units {
            for location in locations + [unit.location].compactMap(\.self) {
                let name = network.record(of: location)?.id ?? ""
                for condition in Set([unit.expectedCondition, unit.condition]) {
                    seen.insert(Announcement(sku: unit.sku, id: supply(at: name, condition)))
                }
            }
        }
        return seen.sorted().map { ($0.sku, $0.id) }
    }
}
