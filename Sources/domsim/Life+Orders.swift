internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Service

/// Orders and shipments of the story: goods and places of their own, so that the books of
/// reservations stay simple. Judged by what must hold of all of them together: units are conserved
/// from line to shelf, capacity is taken once, and a crash leaves a state that was.
extension Life {
    /// What an order command was asked, as bytes that can be sent again.
    private struct OrderCall {
        var path: String
        var bytes: [UInt8]
        var summary: String

        init(_ method: String, _ request: some WireMessage, _ summary: String) {
            path = "/dom.v1." + method
            bytes = request.encoded
            self.summary = summary
        }
    }

    func orderAct() throws {
        switch generator.below(10) {
        case ..<3: try submit()
        case 3: try holdRoute()
        case 4: try changeOrder()
        default: try work()
        }
    }

    // MARK: Commands

    private func cart() -> Cart {
        Cart.with { cart in
            cart.channel = "sim"
            cart.destination = Address.with {
                $0.country = "US"
                $0.latitudeE6 = 40_000_000
                $0.longitudeE6 = -90_000_000
            }
            cart.lines = (0...generator.below(2)).map { place in
                CartLine.with {
                    $0.id = String(place)
                    $0.sku = pick(World.ordered)
                    $0.quantity = Int64(1 + generator.below(3))
                }
            }
        }
    }

    private func submit() throws {
        let reference = freshName("o")
        var wanted = cart()
        let hold = generator.oneIn(2) ? heldRoute : nil
        if let hold { wanted = hold.cart }
        heldRoute = nil
        let request = SubmitOrderRequest.with {
            $0.context = context(freshName("k"))
            $0.reference = reference
            $0.cart = wanted
            $0.holdID = hold?.id ?? ""
            if hold == nil, generator.oneIn(6) { $0.holdReason = "look at it" }
            $0.cancelUnfilled = generator.oneIn(4)
            $0.parkMs = generator.oneIn(3) ? 600_000 : 0
        }
        let units = wanted.lines.map { "\($0.quantity) \($0.sku)" }.joined(separator: ", ")
        let call = OrderCall("OrderService/SubmitOrder", request, "order \(reference): \(units)")
        if try send(call) != nil { orders["sim:\(reference)"] = machine.journal.last.value }
    }

    private func holdRoute() throws {
        let wanted = cart()
        let request = RouteOrderRequest.with {
            $0.context = context(freshName("k"))
            $0.cart = wanted
            $0.commit = .hold
            $0.allowPartial = true
            $0.ttlMs = pick([2_000, 60_000, 600_000])
        }
        let call = OrderCall("RoutingService/RouteOrder", request, "hold a route")
        guard let bytes = try send(call) else { return }
        let id = try RouteOrderResponse(decoding: bytes).reservation?.id ?? ""
        heldRoute = id.isEmpty ? nil : (id, wanted)
    }

    private func changeOrder() throws {
        guard let id = orders.keys.sorted().last(6, generator.below(6)) else { return }
        let context = context(freshName("k"))
        let call: OrderCall
        switch generator.below(3) {
        case 0:
            let request = CancelOrderRequest.with {
                $0.context = context
                $0.orderID = id
            }
            call = OrderCall("OrderService/CancelOrder", request, "cancel \(id)")
        case 1:
            let request = HoldOrderRequest.with {
                $0.context = context
                $0.orderID = id
                if generator.oneIn(2) { $0.until = time.wall.advanced(byMilliseconds: 60_000) }
            }
            call = OrderCall("OrderService/HoldOrder", request, "hold \(id)")
        default:
            let request = ReleaseHoldRequest.with {
                $0.context = context
                $0.orderID = id
            }
            call = OrderCall("OrderService/ReleaseHold", request, "let \(id) go on")
        }
        _ = try send(call)
    }

    /// What a location does with a shipment, mostly the next thing to be done.
    private func work() throws {
        guard let id = orders.keys.sorted().last(6, generator.below(6)),
            let order = try lookOrder(id), !order.shipments.isEmpty
        else { return try submit() }
        let shipment = pick(order.shipments)
        let next: Int
        switch shipment.state {
        case .assigned: next = 0
        case .accepted: next = 1
        case .picking: next = 2
        case .packed: next = 3
        default: next = generator.below(6)
        }
        let step = generator.oneIn(4) ? generator.below(6) : next
        let context = context(freshName("k"))
        func call(_ name: String, _ request: some WireMessage) -> OrderCall {
            OrderCall("ShipmentService/\(name)", request, "\(name) \(shipment.id)")
        }
        let chosen: OrderCall
        switch step {
        case 0:
            chosen = call(
                "Accept",
                AcceptRequest.with { ($0.context, $0.shipmentID) = (context, shipment.id) })
        case 1: chosen = call("ConfirmPick", found(shipment, context))
        case 2:
            chosen = call(
                "Pack", PackRequest.with { ($0.context, $0.shipmentID) = (context, shipment.id) })
        case 3:
            chosen = call(
                "Ship", ShipRequest.with { ($0.context, $0.shipmentID) = (context, shipment.id) })
        case 4:
            chosen = call(
                "Reject",
                RejectRequest.with {
                    ($0.context, $0.shipmentID) = (context, shipment.id)
                    $0.reason = .noVariance
                })
        default:
            chosen = call(
                "Cancel",
                CancelRequest.with { ($0.context, $0.shipmentID) = (context, shipment.id) })
        }
        _ = try send(chosen)
    }

    /// Everything, or one unit less of the first line.
    private func found(_ shipment: Shipment, _ context: WriteContext) -> ConfirmPickRequest {
        ConfirmPickRequest.with { request in
            (request.context, request.shipmentID) = (context, shipment.id)
            guard generator.oneIn(4) else { return }
            request.lines = shipment.lines.enumerated().map { place, line in
                ShipmentLineQuantity.with {
                    ($0.lineID, $0.sku) = (line.lineID, line.sku)
                    $0.quantity = max(0, line.quantity - line.rejected - (place == 0 ? 1 : 0))
                }
            }
            request.complete = true
            request.shortReason = .noVariance
        }
    }

    // MARK: Calling

    /// The reply; nil where it was refused. Sometimes asks twice, which must change nothing.
    private func send(_ call: OrderCall) throws -> [UInt8]? {
        story.tell(call.summary)
        time.look()
        let answer = try machine.call(call.path, call.bytes, now: time.wall)
        let own = try bookOrders()
        guard case .reply(let reply, let due) = answer else {
            if case .failure(let failure) = answer { story.tell("  refused: \(failure.reason)") }
            try judge(!own, "\(call.summary) was refused and yet something was written")
            totals.refused += 1
            return nil
        }
        story.tell("  #\(due)")
        try judge(
            due <= machine.journal.last.value, "\(call.summary) waits for #\(due), not written")
        owed.append(due)
        totals.acknowledged += 1
        if generator.oneIn(6) {
            let again = try machine.call(call.path, call.bytes, now: time.wall)
            let changed = try bookOrders()
            guard case .reply(let same, _) = again, same == reply.markedAsReplayed, !changed else {
                throw Violation("\(call.summary), asked again: \(again)")
            }
        }
        return reply
    }

    /// Books the records of an order command; true if there were any beside holds that ran out.
    private func bookOrders() throws -> Bool {
        var isOwn = false
        for one in machine.takeWritten() {
            if one.expired != nil || one.isByItself {
                try book(one)
            } else {
                isOwn = true
                remember(one.sequence, digest: nil)
            }
        }
        if let last = past.last, last.sequence == machine.journal.last.value, last.digest == nil {
            past[past.count - 1].digest = machine.service.stateDigest
        }
        return isOwn
    }

    private func lookOrder(_ id: String) throws -> Order? {
        let reply = try machine.look(
            "/dom.v1.OrderService/GetOrder", GetOrderRequest.with { $0.orderID = id },
            GetOrderResponse.self, now: time.wall)
        try bookWritten()
        return reply?.order
    }

    // MARK: Judging

    /// Orders are there, their units add up, and the shelves say the same.
    func judgeOrders() throws {
        let report = machine.service.verifyInvariants().orders
        try judge(report.isClean, "orders: \(report.violations.joined(separator: "; "))")
        var assigned: [String: Int64] = [:]
        var shipped: [String: Int64] = [:]
        for id in orders.keys.sorted() {
            guard let order = try lookOrder(id) else { throw Violation("\(id) is gone") }
            for line in order.lines {
                let units = [line.unsourced, line.assigned, line.shipped, line.cancelled]
                try judge(
                    units.reduce(0, +) == line.quantity && units.allSatisfy { $0 >= 0 },
                    "\(id): \(line.quantity) of line \(line.id) have become \(units)")
                assigned[line.sku, default: 0] += line.assigned
                shipped[line.sku, default: 0] += line.shipped
            }
        }
        for sku in World.ordered where ledger.skus[sku] != nil {
            let reply = try machine.look(
                "/dom.v1.InventoryService/GetPosition", GetPositionRequest.with { $0.sku = sku },
                GetPositionResponse.self, now: time.wall)
            let cells = reply?.positions ?? []
            let stocked = World.orderPlaces.reduce(Int64(0)) {
                $0 + (ledger.stock[.init(sku: sku, location: $1)]?.onHand ?? 0)
            }
            let (onHand, committed) = cells.reduce((Int64(0), Int64(0))) {
                ($0.0 + $1.onHand, $0.1 + $1.committed)
            }
            try judge(
                onHand == stocked - shipped[sku, default: 0]
                    && committed == assigned[sku, default: 0] && cells.allSatisfy { $0.free >= 0 },
                "\(sku): \(onHand) on hand of \(stocked), \(committed) committed; orders say "
                    + "\(shipped[sku, default: 0]) shipped, \(assigned[sku, default: 0]) assigned")
        }
        try bookWritten()
    }
}
