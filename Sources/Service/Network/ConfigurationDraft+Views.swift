internal import Inventory
internal import Messages
internal import Primitives

/// Channel views with their quotas.
extension ConfigurationDraft {
    mutating func put(views items: [Item<ChannelView>]) throws(RPCFailure) {
        try checkDistinct(items) { $0.id }
        let network = network()
        var next = network.nextView
        for (field, message) in items {
            let known = network.view(message.id)
            let view = known ?? next
            let record = try ChannelViewRecord(message, index: view, field: field)
            try checkReferences(message, field, network)
            if known == nil { next.value += 1 }
            add(.view(record))
            for effect in try quotaEffects(message.quotas, of: view, field) { add(effect) }
        }
    }

    private func checkReferences(
        _ view: ChannelView, _ field: String, _ network: Network
    ) throws(RPCFailure) {
        for (name, ids) in [
            ("included_locations", view.includedLocations),
            ("excluded_locations", view.excludedLocations),
        ] {
            for (place, id) in ids.enumerated() where network.location(id) == nil {
                throw .invalid(
                    "\(field).\(name)[\(place)]", "no location \"\(id)\"",
                    reason: "UNKNOWN_LOCATION")
            }
        }
        for (name, ids) in [
            ("included_groups", view.includedGroups), ("excluded_groups", view.excludedGroups),
        ] {
            for (place, id) in ids.enumerated() where network.group(id) == nil {
                throw .invalid(
                    "\(field).\(name)[\(place)]", "no group \"\(id)\"", reason: "UNKNOWN_GROUP")
            }
        }
        for (place, rule) in view.safetyRules.enumerated() {
            let path = "\(field).safety_rules[\(place)]"
            if !rule.location.isEmpty, network.location(rule.location) == nil {
                throw .invalid(
                    "\(path).location", "no location \"\(rule.location)\"",
                    reason: "UNKNOWN_LOCATION")
            }
            if !rule.group.isEmpty, network.group(rule.group) == nil {
                throw .invalid(
                    "\(path).group", "no group \"\(rule.group)\"", reason: "UNKNOWN_GROUP")
            }
        }
    }

    /// Quotas are set absolutely: the difference to what is granted now goes into the journal. A
    /// quota that is no longer named is taken back.
    private func quotaEffects(
        _ quotas: [Messages.Quota], of view: ViewIndex, _ field: String
    ) throws(RPCFailure) -> [Effect] {
        var effects: [Effect] = []
        var named: Set<SkuKey> = []
        for (place, quota) in quotas.enumerated() {
            let path = "\(field).quotas[\(place)]"
            try Check.identifier(quota.sku, "\(path).sku")
            try Check.quantity(quota.units, in: 1...Limits.quantityMax, "\(path).units")
            let key = SkuKey(quota.sku)
            guard knows(key) else {
                throw .invalid("\(path).sku", "no SKU \"\(quota.sku)\"", reason: "UNKNOWN_SKU")
            }
            if !named.insert(key).inserted {
                throw .invalid("\(path).sku", "is there twice", reason: "DUPLICATE")
            }
            let before = scope.quotas(of: key).first { $0.view == view }?.granted ?? 0
            if quota.units != before {
                effects.append(
                    .quota(
                        QuotaEffect(sku: key, view: view, grantedDelta: quota.units - before)))
            }
        }
        for (key, quota) in scope.quotas(ofView: view) where !named.contains(key) {
            effects.append(
                .quota(QuotaEffect(sku: key, view: view, grantedDelta: -quota.granted)))
        }
        return effects
    }
}
