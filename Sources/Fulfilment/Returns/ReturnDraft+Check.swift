internal import Inventory
internal import Primitives

/// Whether units can come back at all: what must hold whatever policies say.
extension ReturnDraft {
    func check(_ new: NewReturn, _ id: ReturnID) throws(Refusal) {
        guard (1...Limits.returnUnitsMax).contains(new.units.count) else {
            throw .returns(
                "TOO_MANY_UNITS",
                "a return has 1 to \(Limits.returnUnitsMax) units, not \(new.units.count)")
        }
        guard Set(new.exchanges.map(\.line)).count == new.exchanges.count else {
            throw Refusal(
                .invalid("exchanges", "a line_id stands there twice", reason: "DUPLICATE"))
        }
        var sums: [ReturnedLine: Set<UInt32>] = [:]
        var serials: Set<String> = []
        var pieces: [PlannedReturnUnit: Quantity] = [:]
        for record in returns {
            for unit in record.units where unit.state != .cancelled && !unit.serial.isEmpty {
                serials.insert(unit.serial)
            }
        }
        for (index, unit) in new.units.enumerated() {
            let unitID = ReturnUnitID(id, UInt32(index + 1))
            let line = try check(unit, unitID)
            // Single pieces count each, pieces of one kit once.
            let token = unit.kit > 0 ? unit.kit : UInt32(index + 1)
            sums[ReturnedLine(shipment: unit.shipment, line: unit.line), default: []].insert(token)
            let sum = sums[ReturnedLine(shipment: unit.shipment, line: unit.line)]?.count ?? 0
            guard Quantity(sum) <= line.toSend - line.returned else {
                throw tooMany(line, asked: Quantity(sum), unitID)
            }
            let piece = PlannedReturnUnit(
                shipment: unit.shipment, line: unit.line, sku: unit.sku, kit: unit.kit)
            pieces[piece, default: 0] += 1
            guard unit.kit == 0 || pieces[piece] ?? 0 <= partCount(unit.sku, of: line) else {
                throw .returns(
                    "NOT_SHIPPED", "unit \"\(unitID)\": its kit has fewer of \(unit.sku)", unitID)
            }
            if !unit.serial.isEmpty, !serials.insert(unit.serial).inserted {
                throw .returns(
                    "DUPLICATE_SERIAL",
                    "unit \"\(unitID)\": \"\(unit.serial)\" is in a return already", unitID)
            }
        }
    }

    func partCount(_ sku: SkuKey, of line: ShipmentLineRecord) -> Quantity {
        returnablePieces(of: line).first { $0.sku == sku }?.quantity ?? 0
    }

    private func check(
        _ unit: PlannedReturnUnit, _ id: ReturnUnitID
    ) throws(Refusal) -> ShipmentLineRecord {
        guard let shipment = order.shipment(unit.shipment), shipment.isReturnable,
            shipment.lines.indices.contains(unit.line)
        else {
            throw .returns("NOT_SHIPPED", "unit \"\(id)\" was not shipped", id)
        }
        let line = shipment.lines[unit.line]
        let isPart = isKit(line)
        let isOfLine =
            isPart
            ? returnablePieces(of: line).contains { $0.sku == unit.sku }
            : unit.sku == line.sku
        guard isOfLine, isPart == (unit.kit > 0) else {
            throw .returns("NOT_SHIPPED", "unit \"\(id)\": its line has no \(unit.sku)", id)
        }
        if let location = unit.location, network.record(of: location) == nil {
            throw Refusal(.invalid("location", "is unknown", reason: "UNKNOWN_LOCATION"))
        }
        return line
    }

    func tooMany(
        _ line: ShipmentLineRecord, asked: Quantity, _ id: ReturnUnitID? = nil
    ) -> Refusal {
        let name = order.lines[line.line].id
        let isMoreThanShipped = asked > line.toSend
        return Refusal(
            RPCFailure(
                .failedPrecondition, reason: isMoreThanShipped ? "NOT_SHIPPED" : "RETURNED",
                "line \"\(name)\": \(asked) units asked, \(line.toSend) shipped, "
                    + "\(line.returned) in returns already",
                metadata: [("line", name)] + (id.map { [("unit", $0.text)] } ?? [])))
    }
}

extension Refusal {
    /// FAILED_PRECONDITION of a return, or one of its units.
    static func returns(
        _ reason: String, _ message: String, _ unit: ReturnUnitID? = nil
    ) -> Refusal {
        Refusal(
            RPCFailure(
                .failedPrecondition, reason: reason, message,
                metadata: unit.map { [("unit", $0.text)] } ?? []))
    }
}
