public import Primitives

extension TransactionScope {
    /// Announces future receipts, all or nothing; one with a known id replaces it. One that is
    /// promised already may not become later or smaller than what is promised of it: that is
    /// `slipSupply`, which tells the holds behind it.
    public func scheduleSupplies(
        _ supplies: [(sku: SkuKey, supply: Supply)], now: Instant
    ) throws(Refusal) -> Decided<Void> {
        var draft = StockDraft(self, now: now)
        var seen: Set<String> = []
        for (place, entry) in supplies.enumerated() {
            let field = "supplies[\(place)]"
            try draft.checkStocked(entry.sku, field)
            if !seen.insert("\(entry.sku)\u{1F}\(entry.supply.id)").inserted {
                throw .invalid("\(field).supply_id", "stands there twice", reason: "DUPLICATE")
            }
            var supply = entry.supply
            let known = self.supplies(of: entry.sku).first { $0.id == supply.id }
            if let known, known.reserved > 0 {
                let isSame =
                    supply.due == known.due && supply.location == known.location
                    && supply.condition == known.condition
                guard isSame, supply.quantity >= known.reserved else {
                    throw .precondition(
                        "SUPPLY_PROMISED",
                        "\(field): \(known.reserved) units of it are promised; use SlipSupply")
                }
                supply.reserved = known.reserved
            }
            draft.add(.supply(entry.sku, supply))
        }
        return Decided((), draft.finish(nil))
    }
}
