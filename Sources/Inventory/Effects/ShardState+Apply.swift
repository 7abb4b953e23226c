internal import Primitives

/// How the effects on one SKU's shard are played. Total: SKUs that are missing are made.
extension ShardState {
    /// Returns the SKU's index; `key` is the effect's `changedSku`.
    @discardableResult
    mutating func apply(
        _ effect: Effect, of key: SkuKey, time: Instant, at sequence: SequenceNumber
    ) -> Int {
        let sku = indexOrInsert(key)
        switch effect {
        case .unsourced, .quota: touchDemand(sku, at: sequence)
        default: touch(sku, at: sequence)
        }
        switch effect {
        case .cell(let change): self.change(change, of: sku, time: time, at: sequence)
        case .unsourced(let change): apply(change, of: sku)
        case .quota(let change): apply(change, of: sku)
        case .supply(_, let supply): put(supply, of: sku)
        case .supplyRemoved(_, let id): withExtension(sku) { $0.supplies.removeAll { $0.id == id } }
        case .pin(let change): apply(change, of: sku)
        case .sku(let record): put(record, at: sequence)
        default: preconditionFailure("not an effect on a SKU")
        }
        return sku
    }

    private mutating func apply(_ change: UnsourcedEffect, of sku: Int) {
        ownHolds.add(change.owner, sku: sku, .pool(change.view), change.ownerDelta)
        withExtension(sku) { side in
            let place = side.unsourced.firstIndex { $0.view >= change.view }
            let found = place.map { side.unsourced[$0].view == change.view } ?? false
            if !found {
                side.unsourced.insert(
                    ViewQuantity(view: change.view, quantity: 0),
                    at: place ?? side.unsourced.count)
            }
            let index = place ?? side.unsourced.count - 1
            side.unsourced[index].quantity += change.delta
            precondition(
                0...Limits.cellQuantityMax ~= side.unsourced[index].quantity,
                "unsourced demand out of range")
            if side.unsourced[index].quantity == 0 { side.unsourced.remove(at: index) }
        }
    }

    private mutating func apply(_ change: QuotaEffect, of sku: Int) {
        withExtension(sku) { side in
            let place = side.quotas.firstIndex { $0.view >= change.view }
            let found = place.map { side.quotas[$0].view == change.view } ?? false
            if !found {
                side.quotas.insert(
                    Quota(view: change.view, granted: 0, used: 0), at: place ?? side.quotas.count)
            }
            let index = place ?? side.quotas.count - 1
            side.quotas[index].granted += change.grantedDelta
            side.quotas[index].used += change.usedDelta
            let quota = side.quotas[index]
            precondition(quota.granted >= 0 && quota.used >= 0, "a quota went below zero")
            if quota.granted == 0 && quota.used == 0 { side.quotas.remove(at: index) }
        }
    }

    private mutating func apply(_ change: PinEffect, of sku: Int) {
        withExtension(sku) { side in
            var pins = side.pins[change.supply] ?? []
            let place = pins.firstIndex {
                $0.reservation == change.reservation && $0.line == change.line
            }
            if let place {
                pins[place].quantity += change.delta
                precondition(pins[place].quantity >= 0, "a pin went below zero")
                if pins[place].quantity == 0 { pins.remove(at: place) }
            } else {
                precondition(change.delta > 0, "a pin that is not there was taken away")
                pins.append(
                    SupplyPin(
                        reservation: change.reservation, line: change.line,
                        quantity: change.delta))
            }
            side.pins[change.supply] = pins.isEmpty ? nil : pins
            if let batch = side.supplies.firstIndex(where: { $0.id == change.supply }) {
                side.supplies[batch].reserved += change.delta
            }
        }
    }

    private mutating func put(_ supply: Supply, of sku: Int) {
        withExtension(sku) { side in
            var supply = supply
            supply.reserved = (side.pins[supply.id] ?? []).reduce(0) { $0 + $1.quantity }
            side.supplies.removeAll { $0.id == supply.id }
            let place = side.supplies.firstIndex {
                ($0.due, $0.id) > (supply.due, supply.id)
            }
            side.supplies.insert(supply, at: place ?? side.supplies.count)
        }
    }
}
