internal import Primitives

extension TransactionScope {
    /// The one ATP function: unary, bulk, watch, routing and reserve decisions all end here.
    ///
    /// For kits the shards of all components must be locked (`withLocked(_:items:)`); the answer
    /// is the minimum over components, with components shared by nested kits added up first.
    public func availability(of key: SkuKey, _ ask: AvailabilityAsk) -> Availability {
        precondition(locked.contains(sku: key), "the SKU's shard is not locked")
        let own = store.inventory[Int(key.shard.value)].state.pointee.answer(key, ask)
        return own ?? kitAvailability(of: key, ask)
    }

    /// The SKU itself, or for a kit its stocked components with nested kits dissolved, quantities
    /// per one kit, ascending by key. nil when a component is nested too deep (a cycle) or a
    /// quantity overflows.
    public func stockedComponents(of key: SkuKey) -> [KitComponent]? {
        var total: [SkuKey: Quantity] = [:]
        guard dissolve(key, 1, depth: 0, &total) else { return nil }
        return total.sorted { $0.key < $1.key }.map {
            KitComponent(sku: $0.key, quantity: $0.value)
        }
    }

    private func dissolve(
        _ key: SkuKey, _ quantity: Quantity, depth: Int, _ total: inout [SkuKey: Quantity]
    ) -> Bool {
        guard depth <= Limits.nestingMax else { return false }
        let components = facts(of: key)?.components ?? []
        if components.isEmpty {
            let (sum, overflow) = total[key, default: 0].addingReportingOverflow(quantity)
            total[key] = sum
            return !overflow
        }
        for component in components {
            let (product, overflow) = quantity.multipliedReportingOverflow(by: component.quantity)
            guard !overflow, product > 0 else { return false }
            guard dissolve(component.sku, product, depth: depth + 1, &total) else { return false }
        }
        return true
    }

    /// A kit has no stock and no policy of its own, but its own quota and thresholds by its name.
    private func kitAvailability(of key: SkuKey, _ ask: AvailabilityAsk) -> Availability {
        guard let view = network.compiled(ask.view) else { return .unknown }
        var answer = Availability(state: .untracked, quantity: Limits.quantityMax)
        answer.revision = facts(of: key)?.revision ?? .zero
        guard let components = stockedComponents(of: key) else { return answer.soldOut }
        var promisable = Quantity.max
        var isTracked = false
        for component in components {
            let part = availability(of: component.sku, ask)
            if part.state == .unknown { return answer.soldOut }
            answer.revision = max(answer.revision, part.revision)
            if part.state == .untracked { continue }
            isTracked = true
            answer.join(part, per: component.quantity)
            promisable = min(promisable, part.promisable / component.quantity)
        }
        if !isTracked { return answer }
        if ask.location == nil, let threshold = view.thresholdsBySku[key.hash] {
            answer.quantity = max(0, answer.quantity - threshold)
            promisable = max(0, promisable - threshold)
        }
        if let quota = quota(of: key, ask.view) {
            answer.quantity = min(answer.quantity, quota.left)
            promisable = min(promisable, quota.left)
        }
        answer.beyondStock = promisable - answer.quantity
        let band = AvailabilityState.band(answer.quantity, lowBand: view.record.lowBand)
        answer.state = answer.kitState(band)
        if answer.quantity > 0 { answer.earliest = nil }
        return answer
    }

    /// The shards of a kit's components, as far as its parts are locked already.
    @usableFromInline
    func addComponentShards(of key: SkuKey, to set: inout ShardSet, depth: Int = 0) {
        set.insert(sku: key)
        guard locked.contains(sku: key), depth <= Limits.nestingMax else { return }
        let components: [KitComponent] = withShard(of: key) { shard in
            guard let index = shard.index(of: key) else { return [] }
            guard shard.entries[index].flags.contains(.kit) else { return [] }
            return shard.side(index) { $0.components } ?? []
        }
        for component in components {
            addComponentShards(of: component.sku, to: &set, depth: depth + 1)
        }
    }
}

extension Availability {
    fileprivate var soldOut: Availability {
        Availability(state: .outOfStock, revision: revision)
    }

    /// Takes in one component: fewest kits, oldest as-of, latest date.
    fileprivate mutating func join(_ part: Availability, per units: Quantity) {
        quantity = min(quantity, part.quantity / units)
        if part.state == .preorder { state = .preorder }
        if part.asOfSeconds != 0 {
            asOfSeconds =
                asOfSeconds == 0 ? part.asOfSeconds : min(asOfSeconds, part.asOfSeconds)
        }
        if let date = part.earliest { earliest = max(earliest ?? date, date) }
    }

    fileprivate func kitState(_ band: AvailabilityState) -> AvailabilityState {
        if band != .outOfStock { return band }
        if beyondStock == 0 { return .outOfStock }
        return state == .preorder ? .preorder : .backorder
    }
}
