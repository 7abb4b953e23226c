internal import Primitives

/// What one line is made of: the stocked SKUs and how many of each one unit of the line takes.
struct LineParts {
    /// Tracked only; empty for untracked items, which are always there.
    var parts: Parts
    /// The line's own SKU when it is a kit: it may have a quota and a threshold of its own.
    var kit: SkuKey?

    /// Most lines are of one SKU, which takes no array.
    enum Parts: RandomAccessCollection {
        case one(KitComponent)
        case many([KitComponent])

        var startIndex: Int { 0 }

        var endIndex: Int {
            switch self {
            case .one: 1
            case .many(let parts): parts.count
            }
        }

        subscript(index: Int) -> KitComponent {
            switch self {
            case .one(let part): part
            case .many(let parts): parts[index]
            }
        }
    }
}

/// What a line could get.
struct Promise {
    /// Units of the line, all in.
    var units: Quantity
    /// Units of the line from stock; the rest is promised beyond it.
    var fromStock: Quantity
    var earliest: Instant?
    /// The part that limits it; for a kit a component.
    var limiting: SkuKey
}

extension Draft {
    /// nil when the SKU or a component is unknown, or a kit cannot be dissolved.
    func parts(of sku: SkuKey) -> LineParts? {
        guard let facts = scope.facts(of: sku) else { return nil }
        if !facts.isKit {
            let itself = KitComponent(sku: sku, quantity: 1)
            return LineParts(parts: facts.isTracked ? .one(itself) : .many([]), kit: nil)
        }
        guard let all = scope.stockedComponents(of: sku) else { return nil }
        var tracked: [KitComponent] = []
        for part in all {
            guard let facts = scope.facts(of: part.sku) else { return nil }
            if facts.isTracked { tracked.append(part) }
        }
        return LineParts(parts: .many(tracked), kit: sku)
    }

    /// What the line may get at most, with everything decided so far in place.
    mutating func promise(
        _ line: borrowing ReservationLine, _ parts: LineParts, view: ViewIndex
    ) -> Promise {
        var result = Promise(
            units: .max, fromStock: .max, earliest: nil, limiting: line.sku)
        for part in parts.parts {
            let one = promise(of: part.sku, line, view)
            if let date = one.earliest { result.earliest = max(result.earliest ?? date, date) }
            result.fromStock = min(result.fromStock, one.fromStock / part.quantity)
            let units = one.units / part.quantity
            if units < result.units {
                result.units = units
                result.limiting = part.sku
            }
        }
        guard let kit = parts.kit, !parts.parts.isEmpty else { return result }
        let compiled = scope.network.compiled(view)
        if line.scope == .pool, let threshold = compiled?.thresholdsBySku[kit.hash] {
            result.units = max(0, result.units - threshold)
        }
        if let quota = quota(of: kit, view) { result.units = min(result.units, quota.left) }
        return result
    }

    private mutating func promise(
        of sku: SkuKey, _ line: borrowing ReservationLine, _ view: ViewIndex
    ) -> Promise {
        if !line.supply.isEmpty { return promise(of: sku, supply: line.supply, line, view) }
        let ask = AvailabilityAsk(
            view: view, location: line.location,
            condition: line.scope == .location ? line.condition : nil, now: now)
        let answer = availability(of: sku, ask)
        return Promise(
            units: answer.promisable, fromStock: answer.quantity, earliest: answer.earliest,
            limiting: sku)
    }

    /// What is unpromised of a batch, if the view reaches its location and counts on it.
    private mutating func promise(
        of sku: SkuKey, supply id: String, _ line: borrowing ReservationLine, _ view: ViewIndex
    ) -> Promise {
        var result = Promise(units: 0, fromStock: 0, earliest: nil, limiting: sku)
        guard let batch = supply(id, of: sku), let compiled = scope.network.compiled(view),
            batch.condition == line.condition,
            line.location == nil || line.location == batch.location,
            batch.confidence >= compiled.record.confidenceFloor,
            // Supply that did not arrive by its day stops counting the day after.
            DayNumber(containing: batch.due) >= DayNumber(containing: now),
            compiled.includes(batch.location, in: scope.network, at: now)
        else { return result }
        result.units = batch.unpromised
        if let quota = quota(of: sku, view) { result.units = min(result.units, quota.left) }
        result.fromStock = result.units
        result.earliest = batch.due
        return result
    }

    /// Takes `units` of one line that `promise` said it may have, and notes the allocations.
    mutating func take(
        _ units: Quantity, at index: Int, _ parts: LineParts, of record: inout ReservationRecord,
        fromStock: Quantity
    ) {
        guard units > 0 else { return }
        let view = record.view
        for part in parts.parts {
            var allocation = Allocation(
                sku: part.sku, place: .pool(view), quantity: units * part.quantity)
            if !record.lines[index].supply.isEmpty {
                let id = record.lines[index].supply
                allocation.place = .supply(id)
                allocation.due = supply(id, of: part.sku)?.due
            } else if let location = record.lines[index].location {
                let condition = record.lines[index].condition
                allocation.place = .cell(location, condition)
                let horizon = scope.network.compiled(view)?.record.supplyHorizonDays ?? -1
                if units > fromStock || horizon >= 0 {
                    permitBelowZero(part.sku, location, condition)
                }
            }
            if quota(of: part.sku, view) != nil { allocation.quota = view }
            claim(allocation, line: index, for: record)
            record.lines[index].note(allocation)
        }
        if let kit = parts.kit { charge(kit, view, units) }
        record.lines[index].quantity += units
    }

    /// A kit's own quota, if it has one. Never falls below zero: it may be younger than the line.
    mutating func charge(_ kit: SkuKey, _ view: ViewIndex, _ units: Quantity) {
        guard let quota = quota(of: kit, view) else { return }
        let delta = max(units, -quota.used)
        if delta != 0 {
            add(.quota(QuotaEffect(sku: kit, view: view, usedDelta: delta)))
        }
    }
}
