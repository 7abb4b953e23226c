internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// The order that a submission asks for, checked.
extension OrderHandlers {
    /// As it was ordered, before anything is decided about it.
    func newOrder(
        _ request: SubmitOrderRequest, at now: Instant
    ) throws(RPCFailure) -> OrderRecord {
        guard let message = request.cart else {
            throw .invalid("cart", "is required", reason: "REQUIRED")
        }
        try Check.identifier(request.reference, "reference")
        try Check.text(request.reference, "reference", bytesMax: Limits.orderReferenceBytesMax)
        try Check.identifier(message.channel, "cart.channel")
        try Check.text(message.channel, "cart.channel", bytesMax: Limits.orderChannelBytesMax)
        if message.channel.contains(":") {
            throw .invalid("cart.channel", "must not contain a colon", reason: "INVALID_TEXT")
        }
        try Check.optionalIdentifier(request.holdID, "hold_id")
        try Check.text(request.holdReason, "hold_reason")
        try Check.quantity(request.parkMs, in: 0...Limits.parkMillisecondsMax, "park_ms")
        let names = NameResolver(network: engine.store.network)
        let cart = try Sourcing.Cart(message, policy: request.policy, names, now: now)
        var lines = cart.lines.map { OrderLineRecord($0) }
        for (place, line) in message.lines.enumerated() {
            let currency = line.unitPrice?.currency ?? ""
            try Check.optionalIdentifier(currency, "cart.lines[\(place)].unit_price.currency")
            lines[place].currency = currency
        }
        let id = OrderID(channel: message.channel, reference: request.reference)
        var record = OrderRecord(
            id: id, customer: cart.customer, lines: lines, view: cart.view, level: cart.level,
            created: now)
        if let address = message.destination, let point = cart.destination {
            record.address = try OrderAddress(address, point, "cart.destination")
        }
        record.deliverBy = cart.deliverBy
        record.tags = cart.tags
        record.customerTags = cart.customerTags
        record.excluded = cart.excluded
        record.policy = cart.policy
        record.cancelsUnfilled = request.cancelUnfilled
        record.parkMilliseconds = request.parkMs
        var content = request
        content.context = nil
        record.payload = content.encoded.withUnsafeBytes { stableHash($0) }
        return record
    }

    /// What only the locked state knows: INVALID_ARGUMENT for a SKU that is not there and a policy
    /// that is not in force.
    func checkNames(_ order: OrderRecord, _ stock: TransactionScope) throws(RPCFailure) {
        if !order.policy.isEmpty {
            let policies = sourcer.network(stock.network).policies
            _ = try policies.policy(named: order.policy, at: order.created, field: "policy")
        }
        for (place, line) in order.lines.enumerated() {
            for (number, sku) in ([line.sku] + line.substitutes).enumerated()
            where stock.facts(of: sku) == nil {
                let field = number == 0 ? "sku" : "substitutes[\(number - 1)]"
                throw .invalid(
                    "cart.lines[\(place)].\(field)", "no SKU \"\(sku)\"", reason: "UNKNOWN_SKU")
            }
        }
    }
}

extension OrderRecord {
    /// With the list prices of now, in their currency, where the cart says none: what a return
    /// gives back. Needs the SKUs of the lines locked.
    func priced(_ stock: TransactionScope) -> OrderRecord {
        var result = self
        for place in lines.indices {
            guard let facts = stock.sku(lines[place].sku) else { continue }
            if lines[place].unitPrice == nil {
                result.lines[place].unitPrice = facts.priceMinorUnits
                result.lines[place].isListPrice = true
            }
            if lines[place].currency.isEmpty { result.lines[place].currency = facts.currency }
        }
        return result
    }
}
