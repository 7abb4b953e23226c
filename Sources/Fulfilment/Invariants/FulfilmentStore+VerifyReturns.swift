internal import Inventory
internal import Primitives
internal import Sourcing

/// A cell in which returned units wait.
struct QuarantineCell: Hashable {
    var sku: SkuKey
    var location: LocationIndex
    var condition: Condition
}

/// What must hold of returns. All order shards are locked.
extension FulfilmentStore {
    /// Units that wait in cells, by what returns say, and what those cells have in quarantine.
    func quarantined(
        in scope: TransactionScope
    ) -> [QuarantineCell: (owed: Quantity, there: Quantity)] {
        var result: [QuarantineCell: (owed: Quantity, there: Quantity)] = [:]
        forEachReturn { record in
            for unit in record.units where unit.state.isInQuarantine {
                guard let location = unit.location, scope.facts(of: unit.sku)?.isTracked == true
                else { continue }
                let cell = QuarantineCell(
                    sku: unit.sku, location: location, condition: unit.condition)
                result[cell, default: (0, 0)].owed += 1
            }
        }
        for cell in result.keys {
            let there = scope.cell(cell.sku, cell.location, cell.condition)
            result[cell]?.there = there?.quarantined ?? 0
        }
        return result
    }

    /// Each shipment line's `returned` = its units in returns (kits: each once) that were not
    /// called off, never more than it sent; `openReturns` = returns that are not over; a return's
    /// state is what its units amount to; open capacity has its units to come; money is due at
    /// most once, for what was expected, and adds up to price less fee; every unit that waits in a
    /// cell is in quarantine there.
    func verifyReturns(
        _ cells: [QuarantineCell: (owed: Quantity, there: Quantity)],
        _ open: inout [BoardSlot: CapacityUse], _ report: inout FulfilmentReport
    ) {
        for (cell, units) in cells where units.there < units.owed {
            report.report(
                "\(cell.sku) at location \(cell.location.value): \(units.owed) returned units "
                    + "wait, \(units.there) are quarantined")
        }
        for shard in shards {
            for order in shard.state.pointee.orders.values {
                let returns = shard.state.pointee.returns[order.id] ?? []
                order.verify(returns, &report)
                for record in returns {
                    record.verify(&report)
                    for (slot, use) in record.openUse { open[slot, default: CapacityUse()] += use }
                }
            }
            for id in shard.state.pointee.returns.keys
            where shard.state.pointee.orders[id] == nil {
                report.report("returns of order \(id), which is not there")
            }
        }
    }

    private func forEachReturn(_ body: (ReturnRecord) -> Void) {
        for shard in shards {
            for returns in shard.state.pointee.returns.values { returns.forEach(body) }
        }
    }
}

extension OrderRecord {
    fileprivate func verify(_ returns: [ReturnRecord], _ report: inout FulfilmentReport) {
        let open = returns.count { !$0.state.isOver }
        if open != Int(openReturns) {
            report.report("order \(id) has \(openReturns) open returns, there are \(open)")
        }
        var counted: [ReturnedLine: Quantity] = [:]
        for record in returns { counted.merge(record.returnedLines) { $0 + $1 } }
        let isAll = returns.count == Int(self.returns)
        for shipment in shipments {
            for (index, line) in shipment.lines.enumerated() {
                let place = ReturnedLine(shipment: shipment.number, line: index)
                let units = counted.removeValue(forKey: place) ?? 0
                // Old returns may be in the archive only.
                let isRight = isAll ? units == line.returned : units <= line.returned
                if !isRight || line.returned > (shipment.hasLeft ? line.toSend : 0) {
                    report.report(
                        "order \(id) shipment \(shipment.number) line \(index): \(line.toSend) "
                            + "sent, \(line.returned) returned, returns say \(units)")
                }
            }
        }
        if !counted.isEmpty { report.report("order \(id): units of no shipment are returned") }
    }
}

extension ReturnRecord {
    fileprivate func verify(_ report: inout FulfilmentReport) {
        if state != derivedState {
            report.report("return \(id) is \(state.name), its units say \(derivedState.name)")
        }
        var fees: Int64 = 0
        for unit in units {
            if let refund = unit.refund {
                fees += unit.price - refund
                let isOwed = !unit.isUnexpected && unit.refundWithheld.isEmpty
                if !isOwed || refund < 0 || unit.state == .cancelled {
                    report.report("unit \(id)/\(unit.number) was refunded \(refund) wrongly")
                }
            } else if unit.mustBeRefunded {
                report.report("unit \(id)/\(unit.number) is \(unit.state.name), not refunded")
            }
        }
        if fees + fee != feeAgreed || fee < 0 {
            report.report("return \(id): fee \(feeAgreed), \(fees) taken and \(fee) left")
        }
    }
}

extension ReturnUnit {
    /// Its end is one at which the customer has his money.
    fileprivate var mustBeRefunded: Bool {
        if isUnexpected || !refundWithheld.isEmpty { return false }
        if !state.isTerminal || state == .cancelled { return false }
        return state != .lost || hasLeftCustomer
    }
}
