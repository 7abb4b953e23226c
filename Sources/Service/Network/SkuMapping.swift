internal import Inventory
internal import Messages
internal import Primitives

/// `dom.v1.Sku` ⇄ the domain's record.
extension SkuRecord {
    init(_ message: Sku, field: String) throws(RPCFailure) {
        try Check.identifier(message.id, "\(field).id")
        try Check.text(message.name, "\(field).name")
        try Check.optionalIdentifier(message.category, "\(field).category")
        try Check.quantity(
            message.weightGrams, in: 0...Int64(UInt32.max), "\(field).weight_grams")
        let price = message.price ?? Money()
        try Check.quantity(price.minorUnits, in: 0...1 << 53, "\(field).price.minor_units")
        try Check.text(price.currency, "\(field).price.currency", bytesMax: 3)
        try Check.count(message.handlingTags.count, in: 0...16, "\(field).handling_tags")
        for (index, tag) in message.handlingTags.enumerated() {
            try Check.identifier(tag, "\(field).handling_tags[\(index)]")
        }
        self.init(
            key: SkuKey(message.id), name: message.name, category: message.category,
            currency: price.currency, priceMinorUnits: price.minorUnits,
            weightGrams: message.weightGrams,
            handlingTags: Array(Set(message.handlingTags)).sorted(),
            isTracked: message.tracking != .untracked,
            components: try Self.components(message.components, field),
            beyondStock: try BeyondStockPolicy(message, field: field))
        guard message.tracking.isKnown else {
            throw .invalid("\(field).tracking", "is not known", reason: "UNKNOWN_VALUE")
        }
        if isKit, !isTracked || beyondStock != .none {
            throw .invalid(
                "\(field).components", "a kit has no tracking or oversell policy of its own",
                reason: "KIT_WITH_POLICY")
        }
    }

    private static func components(
        _ messages: [Messages.KitComponent], _ field: String
    ) throws(RPCFailure) -> [Inventory.KitComponent] {
        try Check.count(messages.count, in: 0...Limits.kitComponentsMax, "\(field).components")
        var components: [Inventory.KitComponent] = []
        for (index, message) in messages.enumerated() {
            let path = "\(field).components[\(index)]"
            try Check.identifier(message.sku, "\(path).sku")
            try Check.quantity(message.quantity, in: 1...10_000, "\(path).quantity")
            let key = SkuKey(message.sku)
            if components.contains(where: { $0.sku == key }) {
                throw .invalid("\(path).sku", "is there twice", reason: "DUPLICATE")
            }
            components.append(Inventory.KitComponent(sku: key, quantity: message.quantity))
        }
        return components
    }

    var message: Sku {
        Sku.with {
            $0.id = key.text
            $0.name = name
            $0.category = category
            $0.weightGrams = weightGrams
            if !currency.isEmpty || priceMinorUnits != 0 {
                $0.price = Money.with {
                    $0.currency = currency
                    $0.minorUnits = priceMinorUnits
                }
            }
            $0.handlingTags = handlingTags
            $0.tracking = isTracked ? .counted : .untracked
            $0.components = components.map { component in
                Messages.KitComponent.with {
                    $0.sku = component.sku.text
                    $0.quantity = component.quantity
                }
            }
            $0.oversell = OversellPolicy(rawValue: Int32(beyondStock.kind.rawValue) + 1)
            $0.oversellCap = beyondStock.cap
            $0.availableFrom = beyondStock.availableFrom
        }
    }
}

extension BeyondStockPolicy {
    fileprivate init(_ message: Sku, field: String) throws(RPCFailure) {
        switch message.oversell {
        case .unspecified, .none:
            if message.oversellCap != 0 {
                throw .invalid(
                    "\(field).oversell_cap", "needs a policy in oversell", reason: "NO_POLICY")
            }
            self = .none
        case .backorder, .preorder:
            try Check.quantity(
                message.oversellCap, in: 1...Limits.quantityMax, "\(field).oversell_cap")
            let kind: Kind = message.oversell == .backorder ? .backorder : .preorder
            if kind == .preorder, message.availableFrom == nil {
                throw .invalid(
                    "\(field).available_from", "is required for pre-orders", reason: "REQUIRED")
            }
            self.init(
                kind: kind, cap: message.oversellCap, availableFrom: message.availableFrom)
        default: throw .invalid("\(field).oversell", "is not known", reason: "UNKNOWN_VALUE")
        }
    }
}
