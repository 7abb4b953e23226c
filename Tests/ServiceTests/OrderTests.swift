import Journal
import Messages
import Primitives
import Service
import Testing

/// A small shop behind the RPCs: two warehouses and a store, everything at the same place.
extension Bench {
    func shop() throws {
        let request = PutLocationsRequest.with { request in
            request.context = context
            request.locations = ["east", "west", "shop"].map { (id: String) -> Location in
                Location.with {
                    $0.id = id
                    $0.state = .open
                    $0.type = id == "shop" ? .store : .warehouse
                    $0.city = "Boston"
                    $0.region = "MA"
                    $0.country = "US"
                    $0.latitudeE6 = 42_360_000
                    $0.longitudeE6 = -71_060_000
                }
            }
        }
        try call("NetworkService/PutLocations", request, PutLocationsResponse.self)
        try sku("ale")
        try sku("bun")
        for place in ["east", "west", "shop"] {
            try adjust("ale", at: place, by: 10)
            try adjust("bun", at: place, by: 10)
        }
    }

    func cart(_ units: Int64, _ sku: String = "ale", at place: String = "") -> Cart {
        Cart.with { cart in
            cart.channel = "web"
            cart.customer = "ann"
            cart.destination = Address.with {
                $0.city = "Boston"
                $0.region = "MA"
                $0.country = "US"
                $0.latitudeE6 = 42_360_000
                $0.longitudeE6 = -71_060_000
            }
            cart.lines = [
                CartLine.with {
                    $0.sku = sku
                    $0.quantity = units
                    $0.location = place
                    if !place.isEmpty { $0.mode = .pickup }
                }
            ]
        }
    }

    @discardableResult
    func submit(
        _ reference: String, _ units: Int64, hold: String = "",
        _ change: (inout SubmitOrderRequest) -> Void = { _ in }
    ) throws -> SubmitOrderResponse {
        let request = SubmitOrderRequest.with {
            $0.context = context
            $0.reference = reference
            $0.cart = cart(units)
            $0.holdID = hold
            change(&$0)
        }
        return try call("OrderService/SubmitOrder", request, SubmitOrderResponse.self).reply
    }

    func order(_ id: String) throws -> Order {
        let request = GetOrderRequest.with { $0.orderID = id }
        return try #require(
            try call("OrderService/GetOrder", request, GetOrderResponse.self).reply.order)
    }

    func events(_ id: String) throws -> [String] {
        let request = GetTimelineRequest.with { $0.orderID = id }
        return try call("OrderService/GetTimeline", request, GetTimelineResponse.self)
            .reply.entries.map(\.type)
    }

    func reject(_ shipment: String, _ reason: RejectReason) throws -> RejectResponse {
        let request = RejectRequest.with {
            $0.context = context
            $0.shipmentID = shipment
            $0.reason = reason
        }
        return try call("ShipmentService/Reject", request, RejectResponse.self).reply
    }

    /// From the shelf to the carrier.
    func sendOff(_ shipment: String) throws {
        let accept = AcceptRequest.with { ($0.context, $0.shipmentID) = (context, shipment) }
        try call("ShipmentService/Accept", accept, AcceptResponse.self)
        let pick = ConfirmPickRequest.with {
            ($0.context, $0.shipmentID) = (context, shipment)
            $0.complete = true
        }
        try call("ShipmentService/ConfirmPick", pick, ConfirmPickResponse.self)
        let pack = PackRequest.with { ($0.context, $0.shipmentID) = (context, shipment) }
        try call("ShipmentService/Pack", pack, PackResponse.self)
        let ship = ShipRequest.with { ($0.context, $0.shipmentID) = (context, shipment) }
        try call("ShipmentService/Ship", ship, ShipResponse.self)
    }
}

@Suite("Orders and shipments")
struct OrderTests {
    @Test("an order goes from its submission to the customer's door")
    func doorstep() throws {
        let bench = try Bench()
        try bench.shop()
        let taken = try bench.submit("1", 3)
        #expect(taken.order?.state == .sourced)
        #expect(taken.order?.id == "web:1")
        #expect(taken.order?.promisedBy != nil)
        #expect(!taken.decisionID.isEmpty)
        let shipment = try #require(taken.order?.shipments.first)
        #expect(shipment.id == "web:1#1")
        try bench.sendOff(shipment.id)
        #expect(try bench.order("web:1").state == .shipped)
        let track = UpdateTrackingRequest.with {
            ($0.context, $0.shipmentID) = (bench.context, shipment.id)
            $0.delivered = true
        }
        try bench.call("ShipmentService/UpdateTracking", track, UpdateTrackingResponse.self)
        #expect(try bench.order("web:1").state == .delivered)
        let told = try bench.events("web:1")
        #expect(
            told == [
                "order.received", "shipment.assigned", "promise.made", "order.sourced",
                "shipment.accepted", "shipment.picked", "shipment.packed", "shipment.shipped",
                "shipment.delivered", "promise.kept", "order.delivered",
            ])
        #expect(bench.isClean())
    }

    @Test("the same order again is answered as it is, another of its name is refused")
    func duplicates() throws {
        let bench = try Bench()
        try bench.shop()
        let first = try bench.submit("1", 3)
        let second = try bench.submit("1", 3)
        #expect(second.replayed)
        #expect(second.order == first.order)
        #expect(throws: RPCFailure.self) { try bench.submit("1", 4) }
        #expect(try bench.order("web:1").lines.first?.assigned == 3)
    }

    @Test("what is rejected is sourced elsewhere in the same call")
    func rerouted() throws {
        let bench = try Bench()
        try bench.shop()
        let shipment = try #require(try bench.submit("1", 3).order?.shipments.first)
        let reply = try bench.reject(shipment.id, .notInStock)
        #expect(reply.shipment?.state == .rejected)
        #expect(reply.replacements.count == 1)
        #expect(reply.replacements.first?.location != shipment.location)
        let order = try bench.order("web:1")
        #expect(order.state == .sourced)
        #expect(order.attempts == 1)
        #expect(bench.isClean())
    }

    @Test("a crash between a rejection and its re-routing is made good by the tick")
    func crash() throws {
        let bench = try Bench()
        try bench.shop()
        let shipment = try #require(try bench.submit("1", 3).order?.shipments.first)
        try bench.commit()
        // The rejection's own record is durable, what came after it is lost.
        try bench.rejectOnly("web:1", 1)
        try bench.commit()
        let again = try bench.afterPowerCut()
        #expect(try again.order("web:1").state == .sourcing)
        again.service.tick(now: again.now)
        let order = try again.order("web:1")
        #expect(order.state == .sourced)
        #expect(order.shipments.last?.location != shipment.location)
        #expect(again.isClean())
    }

    @Test("replay and snapshots give the state that was, orders included")
    func recovery() throws {
        let bench = try Bench()
        try bench.shop()
        for number in 1...6 { try bench.submit("\(number)", Int64(number)) }
        try bench.sendOff("web:2#1")
        _ = try bench.reject("web:3#1", .damaged)
        try bench.commit()
        let digest = bench.service.stateDigest
        let again = try bench.afterPowerCut()
        #expect(again.service.stateDigest == digest)
        _ = try again.service.takeSnapshot()
        try again.submit("7", 2)
        try again.commit()
        let then = again.service.stateDigest
        let third = try again.afterPowerCut()
        #expect(third.service.stateDigest == then)
        #expect(third.isClean())
        #expect(try third.events("web:2").contains("shipment.shipped"))
    }

    @Test("a hold becomes the order's shipments, where it was planned")
    func conversion() throws {
        let bench = try Bench()
        try bench.shop()
        let route = RouteOrderRequest.with {
            ($0.context, $0.cart, $0.commit) = (bench.context, bench.cart(4), .hold)
        }
        let held = try bench.call(
            "RoutingService/RouteOrder", route, RouteOrderResponse.self
        ).reply
        let id = try #require(held.reservation?.id)
        let order = try #require(try bench.submit("1", 4, hold: id).order)
        #expect(order.state == .sourced)
        #expect(order.shipments.map(\.location) == held.plan?.shipments.map(\.location))
        #expect(order.shipments.first?.decisionID == held.decisionID)
        #expect(bench.isClean())
        // Capacity and stock are held once, and come back once.
        let cancel = CancelOrderRequest.with { ($0.context, $0.orderID) = (bench.context, "web:1") }
        let gone = try bench.call("OrderService/CancelOrder", cancel, CancelOrderResponse.self)
        #expect(gone.reply.cancelled == 4)
        #expect(gone.reply.order?.state == .cancelled)
        #expect(bench.isClean())
    }

    @Test("units that nobody has wait, and the stock that comes wakes them")
    func parked() throws {
        let bench = try Bench()
        try bench.shop()
        let order = try #require(try bench.submit("1", 40).order)
        #expect(order.state == .partiallySourced)
        #expect(order.lines.first?.unsourced == 10)
        try bench.adjust("ale", at: "east", by: 25)
        bench.service.tick(now: bench.now)
        let after = try bench.order("web:1")
        #expect(after.state == .sourced)
        #expect(after.lines.first?.unsourced == 0)
        #expect(bench.isClean())
    }

    @Test("a location that closes hands its open work to others")
    func closing() throws {
        let bench = try Bench()
        try bench.shop()
        let shipment = try #require(try bench.submit("1", 3).order?.shipments.first)
        let close = SetLocationStateRequest.with {
            $0.context = bench.context
            $0.locations = [shipment.location]
            $0.state = .closed
            $0.rerouteOpenWork = true
        }
        try bench.call("NetworkService/SetLocationState", close, SetLocationStateResponse.self)
        let order = try bench.order("web:1")
        #expect(order.shipments.first?.state == .cancelled)
        #expect(order.shipments.last?.location != shipment.location)
        #expect(order.state == .sourced)
        #expect(bench.isClean())
    }

    @Test("a crash between the closing of a location and its re-routing is made good at start")
    func closingCrash() throws {
        let bench = try Bench(offloads: false)
        try bench.shop()
        for place in ["east", "west"] { try bench.adjust("ale", at: place, by: -10) }
        let shipment = try #require(try bench.submit("1", 3).order?.shipments.first)
        #expect(shipment.location == "shop")
        for place in ["east", "west"] { try bench.adjust("ale", at: place, by: 10) }
        let close = SetLocationStateRequest.with {
            $0.context = bench.context
            $0.locations = ["shop"]
            $0.state = .pickupOnly
            $0.rerouteOpenWork = true
        }
        try bench.call("NetworkService/SetLocationState", close, SetLocationStateResponse.self)
        try bench.commit()
        let again = try bench.afterPowerCut(now: bench.now.milliseconds + 1_000)
        let since = try again.submit("2", 2) { $0.cart = again.cart(2, at: "shop") }
        again.service.tick(now: again.now)
        let order = try again.order("web:1")
        #expect(order.shipments.first?.state == .cancelled)
        #expect(order.shipments.last?.location != shipment.location)
        #expect(order.state == .sourced)
        // What was planned there since stays, now and at the next start.
        try again.commit()
        let third = try again.afterPowerCut(now: again.now.milliseconds + 1_000)
        third.service.tick(now: third.now)
        #expect(since.order?.shipments.map(\.location) == ["shop"])
        for there in [again, third] {
            #expect(try there.order("web:2").shipments.map(\.state) == [.assigned])
            #expect(try there.order("web:1").shipments.count == 2)
            #expect(there.isClean())
        }
    }

    @Test("nobody touches a shipment's reservation but the shipment")
    func guarded() throws {
        let bench = try Bench()
        try bench.shop()
        try bench.submit("1", 3)
        let release = ReleaseRequest.with {
            ($0.context, $0.reservationID) = (bench.context, "web:1#1")
        }
        #expect(throws: RPCFailure.self) {
            try bench.call("ReservationService/Release", release, ReleaseResponse.self)
        }
        #expect(bench.isClean())
    }

    @Test("who watches an order hears of every change, and of its end")
    func watched() throws {
        let bench = try Bench()
        try bench.shop()
        try bench.submit("1", 3)
        let watch = try bench.stream("OrderService/WatchOrder")
        try watch.receive(WatchOrderRequest.with { $0.orderID = "web:1" }.encoded.span.bytes)
        func next() throws -> Order? {
            var reply = ByteWriter()
            guard case .messageWhenDurable = try watch.produce(into: &reply) else { return nil }
            return try WatchOrderResponse(decoding: reply.array).order
        }
        #expect(try next()?.state == .sourced)
        #expect(try next() == nil)
        try bench.sendOff("web:1#1")
        #expect(try next()?.state == .shipped)
    }

    @Test("orders are found by customer, state and place")
    func lists() throws {
        let bench = try Bench()
        try bench.shop()
        try bench.submit("1", 3)
        try bench.submit("2", 2) { $0.holdReason = "fraud check" }
        func list(_ change: (inout ListOrdersRequest) -> Void) throws -> [String] {
            let stream = try bench.stream("OrderService/ListOrders")
            let request = ListOrdersRequest.with { change(&$0) }
            try stream.receive(request.encoded.span.bytes)
            var reply = ByteWriter()
            guard case .messageWhenDurable = try stream.produce(into: &reply) else { return [] }
            return try ListOrdersResponse(decoding: reply.array).orders.map(\.id).sorted()
        }
        #expect(try list { $0.customer = "ann" } == ["web:1", "web:2"])
        #expect(try list { $0.state = .held } == ["web:2"])
        #expect(try list { $0.channel = "shop" } == [])
        #expect(throws: RPCFailure.self) { try list { _ in } }
        let place = try bench.order("web:1").shipments[0].location
        let work = ListWorkRequest.with { $0.location = place }
        let found = try bench.call("ShipmentService/ListWork", work, ListWorkResponse.self).reply
        #expect(found.shipments.map(\.id) == ["web:1#1"])
    }
}
