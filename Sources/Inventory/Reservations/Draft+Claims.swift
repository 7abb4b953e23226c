internal import Primitives

/// Claims on stock: how an allocation is written into cells, pools, supplies and quotas.
extension Draft {
    /// Takes what the allocation says, softly or hard as the record's state says.
    mutating func claim(_ allocation: Allocation, line: Int, for record: ReservationRecord) {
        change(allocation, by: allocation.quantity, line: line, record)
        if let view = allocation.quota {
            let effect = QuotaEffect(
                sku: allocation.sku, view: view, usedDelta: allocation.quantity)
            add(.quota(effect))
        }
    }

    /// Gives back what the allocation says.
    mutating func giveBack(_ allocation: Allocation, line: Int, of record: ReservationRecord) {
        change(allocation, by: -allocation.quantity, line: line, record)
        if let view = allocation.quota {
            let effect = QuotaEffect(
                sku: allocation.sku, view: view, usedDelta: -allocation.quantity)
            add(.quota(effect))
        }
    }

    /// Moves a claim from soft to hard, where it is.
    mutating func harden(_ allocation: Allocation, of record: ReservationRecord) {
        let owner = OwnerHash(record.owner)
        let units = allocation.quantity
        switch allocation.place {
        case .cell(let location, let condition):
            cell(
                allocation.sku, location, condition, committed: units, held: -units, owner: owner)
        case .pool(let view):
            unsourced(allocation.sku, view, 0, owner, ownerDelta: -units)
        case .supply: break
        }
    }

    /// Moves a soft claim to another owner, where it is.
    mutating func handOver(_ allocation: Allocation, from: OwnerHash, to: OwnerHash) {
        let units = allocation.quantity
        switch allocation.place {
        case .cell(let location, let condition):
            permitBelowZero(allocation.sku, location, condition)
            cell(allocation.sku, location, condition, held: -units, owner: from)
            cell(allocation.sku, location, condition, held: units, owner: to)
        case .pool(let view):
            unsourced(allocation.sku, view, 0, from, ownerDelta: -units)
            unsourced(allocation.sku, view, 0, to, ownerDelta: units)
        case .supply: break
        }
    }

    /// The claim alone, without its quota.
    mutating func change(
        _ allocation: Allocation, by units: Quantity, line: Int, _ record: ReservationRecord
    ) {
        let isSoft = record.state == .held
        let owner = isSoft ? OwnerHash(record.owner) : .none
        switch allocation.place {
        case .cell(let location, let condition):
            cell(
                allocation.sku, location, condition, committed: isSoft ? 0 : units,
                held: isSoft ? units : 0, owner: owner)
        case .pool(let view):
            let soft = isSoft && owner != .none ? units : 0
            unsourced(allocation.sku, view, units, owner, ownerDelta: soft)
        case .supply(let id):
            let pin = PinEffect(
                sku: allocation.sku, supply: id, reservation: record.id, line: line, delta: units)
            add(.pin(pin))
        }
    }

    private mutating func unsourced(
        _ sku: SkuKey, _ view: ViewIndex, _ delta: Quantity, _ owner: OwnerHash,
        ownerDelta: Quantity
    ) {
        let effect = UnsourcedEffect(
            sku: sku, view: view, delta: delta, owner: owner,
            ownerDelta: owner == .none ? 0 : ownerDelta, reference: reference)
        add(.unsourced(effect))
    }
}
