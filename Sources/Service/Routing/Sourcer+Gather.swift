internal import Inventory
internal import Primitives
internal import Sourcing

extension Sourcing.Cart {
    /// SKUs that a decision about it must lock; components of kits are added under the locks.
    var items: [SkuKey] {
        var items = lines.map(\.sku)
        for line in lines where !line.substitutes.isEmpty { items += line.substitutes }
        return items
    }
}

extension Sourcer {
    /// Everything that the decision depends on but capacities, which the planner asks for: stock
    /// through the one ATP function, goods, policies.
    ///
    /// Needs the shards of the cart's items locked. `owner`'s own holds do not count. `rejected`
    /// are locations that refused the order before. INVALID_ARGUMENT for an unknown SKU or policy.
    func gather(
        _ cart: Sourcing.Cart, _ session: inout StockSession, now: Instant,
        owner: OwnerHash = .none, rejected: [LocationIndex] = [], field: String = "cart"
    ) throws(RPCFailure) -> SourcingInput {
        var input = SourcingInput(
            cart: cart, now: now, network: network(session.scope.network), ladder: [])
        input.rejected = rejected
        input.lines.reserveCapacity(cart.lines.count)
        // Most SKUs are at no more locations; a list that grows is copied.
        input.stock.reserveCapacity(32 * cart.lines.count)
        let gathering = Gathering(view: cart.view, owner: owner, now: now)
        for place in cart.lines.indices {
            let (sku, condition) = (cart.lines[place].sku, cart.lines[place].condition)
            guard let goods = gathering.goods(sku, condition, &session, &input) else {
                throw .invalid(
                    "\(field).lines[\(place)].sku", "no SKU \"\(sku)\"",
                    reason: "UNKNOWN_SKU")
            }
            var choice = LineChoice(goods: goods)
            for (number, sku) in cart.lines[place].substitutes.enumerated() {
                let other = gathering.goods(sku, condition, &session, &input)
                guard let other else {
                    throw .invalid(
                        "\(field).lines[\(place)].substitutes[\(number)]", "no SKU \"\(sku)\"",
                        reason: "UNKNOWN_SKU")
                }
                choice.substitutes.append(other)
            }
            input.lines.append(choice)
        }
        gathering.addBars(&session, &input)
        input.ladder = try ladder(input)
        return input
    }
}

/// The goods and items of one decision, each looked up once.
private struct Gathering {
    let view: ViewIndex
    let owner: OwnerHash
    let now: Instant

    private func ask(_ condition: Inventory.Condition) -> AvailabilityAsk {
        AvailabilityAsk(view: view, condition: condition, owner: owner, now: now)
    }

    /// Place of the goods; nil for a SKU that is not there.
    func goods(
        _ sku: SkuKey, _ condition: Inventory.Condition, _ session: inout StockSession,
        _ input: inout SourcingInput
    ) -> Int? {
        let known = input.goods.firstIndex { $0.sku == sku && $0.condition == condition }
        if let known { return known }
        guard let facts = session.scope.facts(of: sku) else { return nil }
        var goods = Goods(
            sku: sku, condition: condition, grams: facts.weightGrams,
            price: facts.priceMinorUnits.clampedPrice, required: facts.required)
        if input.network.policies.looksAtItems {
            (goods.category, goods.tags) = session.scope.handling(of: sku)
        }
        if facts.isKit {
            goods.pool = kitPool(sku, condition, &session)
            goods.parts = kitParts(sku, condition, &session, &input)
        } else if facts.isTracked {
            let item = item(sku, condition, &session, &input)
            goods.parts = [Goods.Part(item: item, quantity: 1)]
        }
        input.goods.append(goods)
        return input.goods.count - 1
    }

    /// What the view may promise of the kit by its own name: its threshold and its quota.
    private func kitPool(
        _ sku: SkuKey, _ condition: Inventory.Condition, _ session: inout StockSession
    ) -> Quantity {
        let answer = session.scope.availability(of: sku, ask(condition))
        if session.isTouched || answer.state == .untracked { return .max }
        return answer.quantity
    }

    /// A kit that cannot be dissolved has none of an item.
    private func kitParts(
        _ sku: SkuKey, _ condition: Inventory.Condition, _ session: inout StockSession,
        _ input: inout SourcingInput
    ) -> [Goods.Part] {
        guard let components = session.scope.stockedComponents(of: sku) else {
            input.items.append(
                StockedItem(sku: sku, condition: condition, places: 0..<0, pool: 0))
            return [Goods.Part(item: input.items.count - 1, quantity: 1)]
        }
        var parts: [Goods.Part] = []
        for component in components {
            if session.scope.facts(of: component.sku)?.isTracked == false { continue }
            let item = item(component.sku, condition, &session, &input)
            parts.append(Goods.Part(item: item, quantity: component.quantity))
        }
        return parts
    }

    private func item(
        _ sku: SkuKey, _ condition: Inventory.Condition, _ session: inout StockSession,
        _ input: inout SourcingInput
    ) -> Int {
        let known = input.items.firstIndex { $0.sku == sku && $0.condition == condition }
        if let known { return known }
        let begun = input.stock.count
        session.appendLocationStock(of: sku, ask(condition), to: &input.stock)
        input.items.append(
            StockedItem(
                sku: sku, condition: condition, places: begun..<input.stock.count,
                pool: session.availability(of: sku, ask(condition)).quantity))
        return input.items.count - 1
    }

    /// Where an item is short, who has it and may not promise it.
    func addBars(_ session: inout StockSession, _ input: inout SourcingInput) {
        for place in input.items.indices {
            var wanted: Quantity = 0
            for line in input.cart.lines.indices {
                for part in input.goods[input.lines[line].goods].parts where part.item == place {
                    let (units, overflow) = input.cart.lines[line].quantity
                        .multipliedReportingOverflow(by: part.quantity)
                    wanted = overflow ? .max : max(wanted, units)
                }
            }
            let item = input.items[place]
            guard item.pool < wanted else { continue }
            input.items[place].barred = session.scope.barredStock(
                of: item.sku, ask(item.condition)
            ).map { BarredStock(location: $0.location, reason: $0.bar.exclusion) }
        }
    }
}

extension StockBar {
    fileprivate var exclusion: Exclusion {
        switch self {
        case .closed: .closed
        case .outsideView: .notAssorted
        case .buffered: .ringFenced
        case .claimed: .stock
        }
    }
}

extension Int64 {
    /// Minor units as milli-cents, within what the router takes.
    var clampedPrice: Int64 {
        Swift.min(Swift.max(0, self), Limits.routingCostMax / 1_000) * 1_000
    }
}
