import Fulfilment
import Inventory
import Messages
import Primitives
import Sourcing
import Testing

@testable import Service

/// Returns go by what was sold and sent then, not by what the catalogue says now.
@Suite("Returns of what was sold and sent")
struct ReturnOfWhatWasSentTests {
    @Test("a substitute comes back at the list price of when the order was taken")
    func substitute() throws {
        let bench = try Bench()
        try bench.shop()
        // Whatever shards the names fall in, one pair of them has two.
        for number in 1...4 {
            let sku = "cup-\(number)"
            try bench.list(sku, at: 700)
            let taken = try bench.submit(sku, 2) { request in
                request.cart?.lines[0].sku = sku
                request.cart?.lines[0].substitutes = ["bun"]
            }
            let order = try #require(taken.order)
            #expect(order.lines[0].unitPrice?.minorUnits == 700)
            #expect(order.lines[0].unitPrice?.currency == "USD")
            #expect(order.shipments.flatMap(\.lines).map(\.sku) == ["bun"])
            for shipment in order.shipments { try bench.deliver(shipment.id) }
            try bench.list(sku, at: 900)
            let quote = try bench.call(
                "ReturnService/QuoteReturn", QuoteReturnRequest.with { $0.orderID = order.id },
                QuoteReturnResponse.self
            ).reply
            #expect(quote.eligibility.map(\.unitPrice?.minorUnits) == [700])
            let made = try #require(try bench.create(order.id, 1).customerReturn)
            #expect(made.units[0].price?.minorUnits == 700)
            #expect(made.units[0].price?.currency == "USD")
            // The customer sends what he had ordered, from somewhere else.
            let received = try bench.receive(bench.batch(made.id, sku: sku, quantity: 1))
            #expect(received[0].results[0].outcome == .wrongItem)
            let arrived = try bench.receive(bench.batch(made.id, [made.units[0].id]))
            #expect(arrived[0].customerReturn?.units[0].refund?.minorUnits == 700)
        }
        #expect(bench.isClean())
    }

    @Test("the noted list price is no wish of the cart: the same order again is the same order")
    func again() throws {
        let bench = try Bench()
        try bench.shop()
        try bench.list("ale", at: 700)
        let taken = try bench.submit("1", 1)
        try bench.list("ale", at: 900)
        let again = try bench.submit("1", 1)
        #expect(again.replayed && again.order?.lines == taken.order?.lines)
        let record = try #require(bench.service.engine.orders.order(OrderID("web:1")))
        #expect(record.lines[0].unitPrice == 700 && record.lines[0].cartLine.unitPrice == nil)
    }

    @Test("prices and recipes of then survive a power cut")
    func restart() throws {
        let bench = try Bench()
        try bench.shop()
        try bench.sku("kit", of: ["ale", "bun"])
        let taken = try bench.submit("1", 1) { $0.cart?.lines[0].sku = "kit" }
        for shipment in try #require(taken.order).shipments { try bench.deliver(shipment.id) }
        try bench.sku("kit", of: ["bun"])
        try bench.commit()
        let digest = bench.service.stateDigest
        let record = try #require(bench.service.engine.orders.order(OrderID("web:1")))
        let next = try bench.afterPowerCut()
        #expect(next.service.stateDigest == digest)
        #expect(next.service.engine.orders.order(record.id) == record)
        let made = try next.create("web:1", 1).customerReturn
        #expect(made?.units.map(\.sku) == ["ale", "bun"])
        #expect(next.isClean())
    }

    @Test("an exchange that was consumed or released is no longer live", arguments: [true, false])
    func exchange(isConsumed: Bool) throws {
        let bench = try Bench()
        let order = try bench.shipped()
        let made = try bench.create(order, 2) { request in
            request.exchanges = [
                ExchangeLine.with {
                    ($0.lineID, $0.sku, $0.quantity) = ("x", "bun", 2)
                    $0.location = "west"
                }
            ]
        }
        let exchange = try #require(made.customerReturn?.exchanges.first)
        #expect(exchange.live)
        #expect(try bench.customerReturn("web:1~1").exchanges[0].live)
        if isConsumed {
            let request = ConsumeRequest.with {
                ($0.context, $0.reservationID) = (bench.context, exchange.reservationID)
            }
            try bench.call("ReservationService/Consume", request, ConsumeResponse.self)
        } else {
            let request = ReleaseRequest.with {
                ($0.context, $0.reservationID) = (bench.context, exchange.reservationID)
            }
            try bench.call("ReservationService/Release", request, ReleaseResponse.self)
        }
        #expect(try !bench.customerReturn("web:1~1").exchanges[0].live)
        #expect(try bench.transit("web:1~1", .scanned)?.exchanges.first?.live == false)
        #expect(bench.isClean())
    }
}

extension Bench {
    /// A SKU with this list price.
    fileprivate func list(_ sku: String, at price: Int64) throws {
        let request = PutSkusRequest.with { request in
            request.context = context
            request.skus = [
                Sku.with {
                    $0.id = sku
                    $0.price = Money.with { ($0.currency, $0.minorUnits) = ("USD", price) }
                }
            ]
        }
        try call("NetworkService/PutSkus", request, PutSkusResponse.self)
    }

    fileprivate func deliver(_ shipment: String) throws {
        try sendOff(shipment)
        let track = UpdateTrackingRequest.with {
            ($0.context, $0.shipmentID, $0.delivered) = (context, shipment, true)
        }
        try call("ShipmentService/UpdateTracking", track, UpdateTrackingResponse.self)
    }
}
