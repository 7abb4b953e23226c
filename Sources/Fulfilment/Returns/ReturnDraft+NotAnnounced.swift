internal import Inventory
internal import Primitives

/// Pieces that nobody announced: of the order, more than it sent, or of none.
extension ReturnDraft {
    /// Appends a unit that nobody announced, as yet to be dated, and says what it is.
    mutating func addUnit(_ sku: SkuKey, _ place: Int) -> ReturnScanOutcome {
        let number = (returns[place].units.last?.number ?? 0) + 1
        var unit = ReturnUnit(
            number: number, shipment: 0, line: 0, sku: sku, state: .received, location: nil,
            price: 0)
        defer { returns[place].units.append(unit) }
        var isOfOrder = false
        for shipment in order.shipments where shipment.isReturnable {
            for (index, line) in shipment.lines.enumerated() {
                let parts = returnablePieces(of: line)
                guard let part = parts.first(where: { $0.sku == sku }), line.toSend > 0 else {
                    continue
                }
                isOfOrder = true
                let key = ReturnedLine(shipment: shipment.number, line: index)
                guard let kit = freeKit(key, line, part, place) else { continue }
                unit.shipment = shipment.number
                unit.line = index
                unit.kit = kit
                unit.price =
                    kit == 0
                    ? price(shipment: shipment.number, line: index)
                    : sharePrice(of: sku, key, kit, place)
                return .notAnnounced
            }
        }
        return isOfOrder ? .overReceipt : .wrongItem
    }

    /// One piece of each kind that the order's shipments brought: what may arrive unannounced.
    public func shippedKinds() -> [PlannedReturnUnit] {
        var result: [PlannedReturnUnit] = []
        for shipment in order.shipments where shipment.isReturnable {
            for (index, line) in shipment.lines.enumerated() where line.toSend > 0 {
                let isKit = batch.facts(of: line.sku)?.isKit == true
                result += returnablePieces(of: line.sku).map {
                    PlannedReturnUnit(
                        shipment: shipment.number, line: index, sku: $0.sku, kit: isKit ? 1 : 0)
                }
            }
        }
        return result
    }

    /// The rule that withholds the money for a unit of the order that nobody announced; empty for
    /// none: it is admitted by itself, and the whole return needs no person's approval.
    func ruleAgainst(_ index: Int, _ place: Int, _ terms: UnannouncedTerms) -> String {
        let unit = returns[place].units[index]
        let piece = UnannouncedTerms.Piece(
            shipment: unit.shipment, line: unit.line, sku: unit.sku)
        guard let rule = terms.rules[piece] else { return "UNKNOWN" }
        guard rule.isEmpty, let bound = terms.approveAbove else { return rule }
        var worth: Int64 = 0
        for unit in returns[place].units
        where unit.state != .cancelled && !unit.isUnexpected && unit.refundWithheld.isEmpty {
            let (sum, overflow) = worth.addingReportingOverflow(unit.price)
            worth = overflow ? .max : sum
        }
        return worth > bound ? "APPROVAL" : ""
    }

    /// Tells of the money that is not due for units that nobody announced, rule by rule.
    mutating func noteWithheld(_ units: [Int], _ place: Int) {
        var told: [String: [Int]] = [:]
        for index in units {
            let rule = returns[place].units[index].refundWithheld
            if !rule.isEmpty { told[rule, default: []].append(index) }
        }
        for (rule, some) in told.sorted(by: { $0.key < $1.key }) {
            note(.returnRefundWithheld, place, units: some, detail: rule)
        }
    }

    /// Which kit of a line the piece may be of: one that comes back in parts and lacks it, or a
    /// new one; 0 for a line that is no kit; nil when all of the line is back.
    private func freeKit(
        _ key: ReturnedLine, _ line: ShipmentLineRecord, _ part: KitComponent, _ place: Int
    ) -> UInt32? {
        guard isKit(line) else {
            return line.returned < line.toSend ? 0 : nil
        }
        var pieces: [UInt32: Quantity] = [:]
        var last: UInt32 = 0
        for unit in returns[place].units where unit.shipment == key.shipment {
            guard unit.line == key.line else { continue }
            last = max(last, unit.kit)
            if unit.state == .cancelled { continue }
            pieces[unit.kit, default: 0] += unit.sku == part.sku ? 1 : 0
        }
        for (kit, count) in pieces.sorted(by: { $0.key < $1.key }) where count < part.quantity {
            return kit
        }
        return line.returned < line.toSend ? last + 1 : nil
    }

    /// What is left of the kit's price for the next piece of this SKU.
    private func sharePrice(
        of sku: SkuKey, _ key: ReturnedLine, _ kit: UInt32, _ place: Int
    ) -> Int64 {
        var shares = kitPrices(key.shipment, key.line)[sku] ?? []
        for unit in returns[place].units
        where unit.shipment == key.shipment && unit.line == key.line && unit.kit == kit
            && unit.sku == sku && unit.state != .cancelled
        {
            if let used = shares.lastIndex(of: unit.price) { shares.remove(at: used) }
        }
        return shares.last ?? 0
    }
}
