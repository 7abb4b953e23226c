internal import Primitives

extension ShardState {
    /// Compares the shard with what reservations claim of it, and checks its own form.
    func verify(_ claims: inout Claims, _ report: inout InvariantReport) {
        var cells = 0
        for index in entries.indices {
            let key = SkuKey(table.text(at: index))
            cells += entries[index].cells.count
            verifyCells(entries[index].cells, of: key, &claims, &report)
            if let side = sideRecord(index) { verify(side, of: key, &claims, &report) }
        }
        for (key, holds) in ownHolds.holds {
            for hold in holds { verify(hold, key, &claims, &report) }
        }
        if cells != cellCount { report.report("a shard miscounts its cells") }
        report.skus += entries.count
        report.cells += cells
    }

    private func verifyCells(
        _ cells: ContiguousArray<Cell>, of key: SkuKey, _ claims: inout Claims,
        _ report: inout InvariantReport
    ) {
        var last: UInt64?
        for cell in cells {
            let at = Claims.Place(sku: key, place: .cell(cell.location, cell.condition))
            let name = "\(key) at location \(cell.location.value)"
            if let last, last >= cell.sortKey { report.report("\(name): cells out of order") }
            last = cell.sortKey
            let (held, committed) = claims.take(at)
            if held != cell.held {
                report.report("\(name): held \(cell.held), reservations say \(held)")
            }
            if committed != cell.committed {
                report.report("\(name): committed \(cell.committed), reservations say \(committed)")
            }
            if cell.quarantined < 0 { report.report("\(name): quarantined below zero") }
        }
    }

    private func verify(
        _ side: SkuExtension, of key: SkuKey, _ claims: inout Claims,
        _ report: inout InvariantReport
    ) {
        for (id, pins) in side.pins {
            let pinned = pins.reduce(0) { $0 + $1.quantity }
            let claim = claims.take(Claims.Place(sku: key, place: .supply(id)))
            if claim.held + claim.committed != pinned {
                report.report(
                    "\(key) supply \(id): \(pinned) pinned, reservations say "
                        + "\(claim.held + claim.committed)")
            }
        }
        for supply in side.supplies {
            let pinned = (side.pins[supply.id] ?? []).reduce(0) { $0 + $1.quantity }
            if pinned != supply.reserved {
                report.report(
                    "\(key) supply \(supply.id): reserved \(supply.reserved), pinned \(pinned)")
            }
        }
        for waiting in side.unsourced {
            let claim = claims.take(Claims.Place(sku: key, place: .pool(waiting.view)))
            if claim.held + claim.committed != waiting.quantity {
                report.report(
                    "\(key) view \(waiting.view.value): unsourced \(waiting.quantity), "
                        + "reservations say \(claim.held + claim.committed)")
            }
        }
        for quota in side.quotas {
            let charge = Claims.Charge(sku: key, view: quota.view)
            let live = claims.charged.removeValue(forKey: charge) ?? 0
            if quota.used < live {
                report.report("\(key) quota of view \(quota.view.value): more charged than used")
            }
        }
    }

    private func verify(
        _ hold: OwnHolds.Hold, _ key: OwnHolds.Key, _ claims: inout Claims,
        _ report: inout InvariantReport
    ) {
        let sku = SkuKey(table.text(at: Int(key.sku)))
        let place: Allocation.Place
        switch hold.place {
        case .cell(let location, let condition): place = .cell(location, condition)
        case .pool(let view): place = .pool(view)
        }
        let owned = Claims.Owned(
            owner: key.owner, at: Claims.Place(sku: sku, place: place))
        let claimed = claims.owned.removeValue(forKey: owned) ?? 0
        if claimed != hold.quantity {
            report.report("\(sku): own holds \(hold.quantity), reservations say \(claimed)")
        }
    }
}
