internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Sourcing

/// RoutingService.ConsolidateOrders: parcels of one customer and address that leave one location
/// by one service in the same collection travel as one, where that is cheaper. They leave and
/// arrive as planned, so no promise suffers. One transaction over all orders of a call.
extension OrderHandlers {
    @Sendable
    func consolidate(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: ConsolidateOrdersRequest = try decode(bytes)
        try Check.optionalIdentifier(request.customer, "customer")
        try Check.quantity(request.windowMs, in: 0...Limits.holdMillisecondsMax, "window_ms")
        let window = request.windowMs == 0 ? 86_400_000 : request.windowMs
        let orders = candidates(of: request.customer)
        var locks = LockPlan(items: orders.flatMap(\.items), orders: orders.map(\.id))
        if request.dryRun {
            let now = engine.begin(context.now)
            let parcels = engine.withLocked(locks) { locked in
                Consolidations(
                    orders.compactMap { locked.orders.order($0.id) }, locked.stock, routing,
                    window: window, now: now)
            }
            ConsolidateOrdersResponse.with {
                $0.revision = engine.journal.last.value
                $0.consolidations = parcels.messages
            }.encode(into: &reply)
            return engine.outcome(revealing: engine.journal.last)
        }
        let call = try engine.begin(
            "/dom.v1.RoutingService/ConsolidateOrders", request.context, context, bytes, .growing)
        locks.set.insert(idempotency: call.key)
        let settled: Engine.Settled<ConsolidateOrdersResponse> = try engine.withLocked(locks) {
            locked throws(RPCFailure) in
            try engine.settle(call, in: locked) { () throws(RPCFailure) in
                let records = orders.compactMap { locked.orders.order($0.id) }
                let parcels = Consolidations(
                    records, locked.stock, routing, window: window, now: call.now)
                return try merge(parcels, records, locked, call)
            }
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    private var routing: RoutingNetwork { sourcer.network(engine.store.network).routing }

    /// Open orders of the customer, or of anybody, that share customer and address with another;
    /// at most `Limits.batchMax`, oldest first. O(open orders).
    private func candidates(of customer: String) -> [OrderRecord] {
        let open = engine.orders.orders {
            !$0.isOver && !$0.isHeld && !$0.customer.isEmpty && $0.address != nil
                && (customer.isEmpty || $0.customer == customer)
                && $0.shipments.contains { $0.isUntouched && $0.travelsWith.isEmpty }
        }
        var counts: [Consolidations.Recipient: Int] = [:]
        for order in open { counts[Consolidations.Recipient(order), default: 0] += 1 }
        let shared = open.filter { counts[Consolidations.Recipient($0)] ?? 0 > 1 }
        return Array(shared.reversed().prefix(Limits.batchMax))
    }

    private func merge(
        _ parcels: Consolidations, _ records: [OrderRecord], _ locked: LockedState,
        _ call: MutationCall
    ) throws(RPCFailure) -> Decision<ConsolidateOrdersResponse> {
        var decision = Decision(
            effects: [],
            reply: ConsolidateOrdersResponse.with { $0.consolidations = parcels.messages })
        for record in records {
            let merged = parcels.merged(of: record.id)
            if merged.isEmpty { continue }
            var draft = OrderDraft(
                record, scope: locked.stock, rules: desk.rules, now: call.now)
            do throws(Refusal) {
                for one in merged {
                    try draft.travel(one.shipment.number, with: one.into, saved: one.saved)
                }
            } catch { throw error.failure }
            let decided = draft.finish()
            decision.effects += decided.effects
            decision.fulfilment += decided.fulfilment
        }
        return decision
    }
}

/// Which parcels of some orders travel as one.
struct Consolidations {
    /// Who gets it, and where.
    struct Recipient: Hashable {
        var customer: String
        var address: OrderAddress?

        init(_ order: OrderRecord) {
            customer = order.customer
            address = order.address
        }
    }

    /// What must be the same for two parcels to be one.
    private struct Collection: Hashable {
        var recipient: Recipient
        var location: LocationIndex
        var carrier: String
        var service: String
        var handedOverAt: LocationIndex?
        var mode: Sourcing.FulfilmentMode
        var shipBy: Instant
        var deliverBy: Instant
    }

    struct Merged {
        var shipment: ShipmentID
        var into: ShipmentID
        /// Milli-cents, more than 0.
        var saved: Int64
    }

    private struct Parcel {
        var shipment: ShipmentID
        var created: Instant
        var grams: Int64
    }

    private(set) var all: [Merged] = []

    /// `records` in the order of their age; needs the SKUs of their lines locked.
    init(
        _ records: [OrderRecord], _ scope: TransactionScope, _ network: RoutingNetwork,
        window: Int64, now: Instant
    ) {
        var open: [Collection: Parcel] = [:]
        let targets = Set(records.flatMap { $0.shipments.map(\.travelsWith) })
        for record in records where !record.isOver && !record.isHeld {
            for shipment in record.shipments
            where shipment.isUntouched && shipment.travelsWith.isEmpty && shipment.shipBy > now {
                let id = ShipmentID(record.id, shipment.number)
                let parcel = Parcel(
                    shipment: id, created: record.created,
                    grams: Self.grams(of: shipment, scope))
                let collection = Collection(
                    recipient: Recipient(record), location: shipment.location,
                    carrier: shipment.carrier, service: shipment.service,
                    handedOverAt: shipment.handedOverAt, mode: shipment.mode,
                    shipBy: shipment.shipBy, deliverBy: shipment.deliverBy)
                // Others already count on it.
                let isTarget = targets.contains(id.text)
                guard var first = open[collection], !isTarget,
                    record.created.milliseconds - first.created.milliseconds <= window,
                    let saved = Self.saved(first.grams, parcel.grams, record, shipment, network)
                else {
                    if open[collection] == nil || isTarget { open[collection] = parcel }
                    continue
                }
                all.append(Merged(shipment: id, into: first.shipment, saved: saved))
                first.grams += parcel.grams
                open[collection] = first
            }
        }
    }

    func merged(of order: OrderID) -> [Merged] { all.filter { $0.shipment.order == order } }

    var messages: [Consolidation] {
        var order: [String] = []
        var byTarget: [String: Consolidation] = [:]
        for one in all {
            let into = one.into.text
            if byTarget[into] == nil { order.append(into) }
            var message = byTarget[into] ?? Consolidation.with { $0.intoShipment = into }
            message.mergedShipments.append(one.shipment.text)
            message.savedMillicents += one.saved
            byTarget[into] = message
        }
        return order.compactMap { byTarget[$0] }
    }

    private static func grams(of shipment: ShipmentRecord, _ scope: TransactionScope) -> Int64 {
        var grams: Int64 = 0
        for line in shipment.lines {
            let unit = scope.facts(of: line.sku)?.weightGrams ?? 0
            let (weight, overflow) = unit.multipliedReportingOverflow(by: line.toSend)
            // Heavier than any step: nobody carries it together with another.
            let most = Limits.orderGramsMax
            grams = overflow ? most : min(grams + min(weight, most), most)
        }
        return grams
    }

    /// What one parcel costs less than two; nil if that is nothing, or nobody carries it.
    private static func saved(
        _ first: Int64, _ second: Int64, _ record: OrderRecord, _ shipment: ShipmentRecord,
        _ network: RoutingNetwork
    ) -> Int64? {
        guard let point = record.address?.point,
            let service = network.service(carrier: shipment.carrier, id: shipment.service),
            let metres = network.location(shipment.location)?.metres(
                to: GeoPoint(
                    latitudeMicrodegrees: point.latitudeMicrodegrees,
                    longitudeMicrodegrees: point.longitudeMicrodegrees))
        else { return nil }
        let row = service.row(zone: service.zone(metres: metres))
        let (together, overflow) = first.addingReportingOverflow(second)
        guard !overflow, let one = network.rates.price(zone: row, grams: first),
            let other = network.rates.price(zone: row, grams: second),
            let both = network.rates.price(zone: row, grams: together)
        else { return nil }
        let saved = one + other - both
        return saved > 0 ? saved : nil
    }
}

extension ConsolidateOrdersRequest: MutationRequest {}
extension ConsolidateOrdersResponse: MutationReply {}
