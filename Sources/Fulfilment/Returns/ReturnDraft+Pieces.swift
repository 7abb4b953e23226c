public import Inventory
internal import Primitives

/// Which physical pieces a wish means, and what was paid for them.
extension ReturnDraft {
    /// The pieces of lines that a customer wants to send back, of the oldest shipments first, or
    /// of those that left last, kits as their parts. More than was shipped, or than is not in a
    /// return yet, is refused by the rule's name: NOT_SHIPPED, RETURNED.
    public func pieces(
        of wishes: [ReturnWish], latestFirst: Bool = false
    ) throws(Refusal) -> [PlannedReturnUnit] {
        var shipments = order.shipments.filter(\.isReturnable)
        if latestFirst {
            shipments.sort {
                ($0.leftAt ?? $0.updated, $0.number) > ($1.leftAt ?? $1.updated, $1.number)
            }
        }
        var result: [PlannedReturnUnit] = []
        var taken: [ReturnedLine: Quantity] = [:]
        for wish in wishes {
            var left = wish.quantity
            var serials = wish.serials[...]
            for shipment in shipments {
                for index in shipment.lines.indices
                where left > 0 && shipment.lines[index].line == wish.line {
                    let line = shipment.lines[index]
                    let key = ReturnedLine(shipment: shipment.number, line: index)
                    let used = taken[key] ?? 0
                    let units = min(left, line.toSend - line.returned - used)
                    if units <= 0 { continue }
                    taken[key] = used + units
                    left -= units
                    try append(
                        wish, key, line, kits: used + 1...used + units, &serials, to: &result)
                }
            }
            if left > 0 { throw tooMany(wish) }
        }
        return result
    }

    private func append(
        _ wish: ReturnWish, _ key: ReturnedLine, _ line: ShipmentLineRecord,
        kits: ClosedRange<Quantity>, _ serials: inout ArraySlice<String>,
        to result: inout [PlannedReturnUnit]
    ) throws(Refusal) {
        let isKit = isKit(line)
        let parts = returnablePieces(of: line)
        for kit in kits {
            // One serial number names a kit by its first piece.
            var serial = serials.popFirst() ?? ""
            for part in parts {
                guard part.quantity <= Quantity(Limits.returnUnitsMax - result.count) else {
                    throw .returns(
                        "TOO_MANY_UNITS", "a return has at most \(Limits.returnUnitsMax) units")
                }
                for _ in 0..<part.quantity {
                    var unit = PlannedReturnUnit(
                        shipment: key.shipment, line: key.line, sku: part.sku,
                        kit: isKit ? UInt32(clamping: kit) : 0)
                    unit.serial = serial
                    unit.reason = wish.reason
                    unit.condition = wish.condition
                    serial = ""
                    result.append(unit)
                }
            }
        }
    }

    /// What of one unit of a SKU can come back: itself, or the parts of a kit but for services;
    /// of a kit that the order sent, those it was sent in.
    func returnablePieces(of sku: SkuKey) -> [KitComponent] {
        let sent = order.shipments.lazy.filter(\.isReturnable).flatMap(\.lines)
            .first { $0.sku == sku && !$0.components.isEmpty }
        return returnablePieces(of: sent ?? ShipmentLineRecord(line: 0, sku: sku, quantity: 1))
    }

    /// The same of one unit of a shipment's line, by the recipe of when it left, if that is known.
    func returnablePieces(of line: ShipmentLineRecord) -> [KitComponent] {
        guard isKit(line) else { return [KitComponent(sku: line.sku, quantity: 1)] }
        let parts = line.components.isEmpty ? batch.pieces(of: line.sku) ?? [] : line.components
        return parts.filter { batch.facts(of: $0.sku)?.isTracked != false }
    }

    func isKit(_ line: ShipmentLineRecord) -> Bool {
        !line.components.isEmpty || batch.facts(of: line.sku)?.isKit == true
    }

    private func tooMany(_ wish: ReturnWish) -> Refusal {
        var all = ShipmentLineRecord(line: wish.line, sku: order.lines[wish.line].sku, quantity: 0)
        for shipment in order.shipments where shipment.isReturnable {
            for line in shipment.lines where line.line == wish.line {
                all.quantity += line.toSend
                all.returned += line.returned
            }
        }
        return tooMany(all, asked: wish.quantity)
    }

    // MARK: Prices

    /// What was paid for each piece, minor units: the line's price, or, in an order taken before
    /// that was noted, the list price of today. That of a kit is shared among its pieces.
    func prices(_ units: [PlannedReturnUnit]) throws(Refusal) -> [Int64] {
        var shares: [KitShare: [SkuKey: [Int64]]] = [:]
        var result: [Int64] = []
        for unit in units {
            guard unit.kit > 0 else {
                result.append(price(shipment: unit.shipment, line: unit.line))
                continue
            }
            let kit = KitShare(shipment: unit.shipment, line: unit.line, kit: unit.kit)
            if shares[kit] == nil { shares[kit] = kitPrices(unit.shipment, unit.line) }
            // More pieces than a kit has are refused elsewhere; they would be worth nothing.
            result.append(shares[kit]?[unit.sku]?.popLast() ?? 0)
        }
        return result
    }

    private struct KitShare: Hashable {
        var shipment: UInt32
        var line: Int
        var kit: UInt32
    }

    func price(shipment number: UInt32, line index: Int) -> Int64 {
        guard let line = order.shipment(number)?.lines[index] else { return 0 }
        let price = order.lines[line.line].unitPrice ?? batch.facts(of: line.sku)?.priceMinorUnits
        return max(0, price ?? 0)
    }

    /// Shares of a kit's price in proportion to the list prices of its pieces, whole minor units
    /// by largest remainders; the last of each list is taken first.
    func kitPrices(_ shipment: UInt32, _ index: Int) -> [SkuKey: [Int64]] {
        guard let line = order.shipment(shipment)?.lines[index] else { return [:] }
        var weights: [Int64] = []
        var skus: [SkuKey] = []
        for part in returnablePieces(of: line) {
            let weight = min(max(0, batch.facts(of: part.sku)?.priceMinorUnits ?? 0), 1 << 40)
            for _ in 0..<min(part.quantity, Quantity(Limits.returnUnitsMax)) {
                weights.append(weight)
                skus.append(part.sku)
            }
        }
        let shares = Self.share(price(shipment: shipment, line: index), by: weights)
        var result: [SkuKey: [Int64]] = [:]
        for place in skus.indices.reversed() {
            result[skus[place], default: []].append(shares[place])
        }
        return result
    }

    /// Whole parts of `amount` in proportion to `weights` (equal ones if all are 0), by largest
    /// remainders, earlier ones first. Their sum is `amount`; weights are at most 2^40.
    static func share(_ amount: Int64, by weights: [Int64]) -> [Int64] {
        if weights.isEmpty { return [] }
        let sum = weights.reduce(0, +)
        let weights = sum > 0 ? weights : weights.map { _ in 1 }
        let total = sum > 0 ? sum : Int64(weights.count)
        var parts: [Int64] = []
        var remainders: [(rest: Int64, place: Int)] = []
        for (place, weight) in weights.enumerated() {
            // weight ≤ total, so the quotient fits.
            let (quotient, rest) = total.dividingFullWidth(amount.multipliedFullWidth(by: weight))
            parts.append(quotient)
            remainders.append((rest, place))
        }
        let left = amount - parts.reduce(0, +)
        remainders.sort { $0.rest != $1.rest ? $0.rest > $1.rest : $0.place < $1.place }
        for (_, place) in remainders.prefix(Int(left)) { parts[place] += 1 }
        return parts
    }
}
