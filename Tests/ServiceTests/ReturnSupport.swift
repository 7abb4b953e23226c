import Inventory
import Journal
import Messages
import Primitives
import Testing

@testable import Service

/// Words for returns.
extension Bench {
    /// The shop, with prices, and an order of so many units that has reached the customer.
    func shipped(_ reference: String = "1", _ units: Int64 = 3) throws -> String {
        if service.store.network.location("east") == nil { try shop() }
        let taken = try submit(reference, units) { request in
            request.cart?.lines[0].unitPrice = Money.with {
                $0.currency = "USD"
                $0.minorUnits = 5_000
            }
        }
        for shipment in try #require(taken.order).shipments {
            try sendOff(shipment.id)
            let track = UpdateTrackingRequest.with {
                ($0.context, $0.shipmentID) = (context, shipment.id)
                $0.delivered = true
            }
            try call("ShipmentService/UpdateTracking", track, UpdateTrackingResponse.self)
        }
        return try #require(taken.order?.id)
    }

    @discardableResult
    func create(
        _ order: String, _ units: Int64, _ method: ReturnMethod = .store, at place: String = "shop",
        _ change: (inout CreateReturnRequest) -> Void = { _ in }
    ) throws -> CreateReturnResponse {
        let line = try self.order(order).lines[0].id
        let request = CreateReturnRequest.with {
            $0.context = context
            $0.orderID = order
            $0.lines = [
                ReturnLine.with {
                    $0.lineID = line
                    $0.quantity = units
                }
            ]
            $0.method = method
            $0.location = place
            change(&$0)
        }
        return try call("ReturnService/CreateReturn", request, CreateReturnResponse.self).reply
    }

    func customerReturn(_ id: String) throws -> Return {
        let request = GetReturnRequest.with { $0.returnID = id }
        return try #require(
            try call("ReturnService/GetReturn", request, GetReturnResponse.self)
                .reply.customerReturn)
    }

    /// The replies to batches of one stream.
    func receive(_ batches: ReceiveReturnRequest...) throws -> [ReceiveReturnResponse] {
        let stream = try stream("ReturnService/ReceiveReturn")
        for batch in batches { try stream.receive(batch.encoded.span.bytes) }
        try stream.receiveEnd()
        var replies: [ReceiveReturnResponse] = []
        while true {
            var reply = ByteWriter()
            switch try stream.produce(into: &reply) {
            case .message, .messageWhenDurable:
                replies.append(try ReceiveReturnResponse(decoding: reply.array))
            case .pending: continue
            case .end: return replies
            }
        }
    }

    func batch(
        _ id: String, _ units: [String] = [], sku: String = "", quantity: Int64 = 0,
        serial: String = "", at place: String = "shop", complete: Bool = false
    ) -> ReceiveReturnRequest {
        ReceiveReturnRequest.with {
            $0.context = context
            $0.returnID = id
            $0.location = place
            $0.complete = complete
            $0.scans = units.map { unit in UnitScan.with { $0.unitID = unit } }
            if !sku.isEmpty || !serial.isEmpty {
                $0.scans.append(
                    UnitScan.with {
                        ($0.sku, $0.quantity, $0.serial) = (sku, quantity, serial)
                    })
            }
        }
    }

    @discardableResult
    func grade(_ id: String, _ units: [String], _ grade: ReturnGrade) throws -> GradeUnitsResponse {
        let request = GradeUnitsRequest.with { request in
            request.context = context
            request.returnID = id
            request.grades = units.map { unit in
                UnitGrade.with { ($0.unitID, $0.grade) = (unit, grade) }
            }
        }
        return try call("ReturnService/GradeUnits", request, GradeUnitsResponse.self).reply
    }

    @discardableResult
    func dispose(
        _ id: String, _ units: [String], _ disposition: Disposition, to place: String = ""
    ) throws -> DisposeUnitsResponse {
        let request = DisposeUnitsRequest.with { request in
            request.context = context
            request.returnID = id
            request.dispositions = units.map { unit in
                UnitDisposition.with {
                    ($0.unitID, $0.disposition, $0.toLocation) = (unit, disposition, place)
                }
            }
        }
        return try call("ReturnService/DisposeUnits", request, DisposeUnitsResponse.self).reply
    }

    @discardableResult
    func transit(_ id: String, _ event: TransitEvent) throws -> Return? {
        let request = RecordTransitRequest.with {
            ($0.context, $0.returnID, $0.event) = (context, id, event)
        }
        return try call("ReturnService/RecordTransit", request, RecordTransitResponse.self)
            .reply.customerReturn
    }

    @discardableResult
    func cancel(_ id: String, _ units: [String] = []) throws -> Return? {
        let request = CancelReturnRequest.with {
            ($0.context, $0.returnID, $0.unitIDs) = (context, id, units)
        }
        return try call("ReturnService/CancelReturn", request, CancelReturnResponse.self)
            .reply.customerReturn
    }

    /// Ids of ListReturns, page by page, each page by a call of its own.
    func returns(_ change: (inout ListReturnsRequest) -> Void) throws -> [String] {
        var ids: [String] = []
        var request = ListReturnsRequest()
        change(&request)
        repeat {
            let stream = try stream("ReturnService/ListReturns")
            try stream.receive(request.encoded.span.bytes)
            var reply = ByteWriter()
            _ = try stream.produce(into: &reply)
            let page = try ListReturnsResponse(decoding: reply.array)
            ids += page.returns.map(\.id)
            request.resumeToken = page.resumeToken
        } while !request.resumeToken.isEmpty
        return ids
    }

    func atp(_ sku: String, _ condition: Messages.Condition, at place: String) throws -> Int64 {
        let request = CheckAvailabilityRequest.with {
            $0.asks = [
                AvailabilityAsk.with {
                    ($0.sku, $0.condition, $0.location) = (sku, condition, place)
                }
            ]
        }
        return try call(
            "AvailabilityService/CheckAvailability", request, CheckAvailabilityResponse.self
        ).reply.answers[0].atp
    }

    /// Refused for this reason, and the state is what it was.
    func expectRefused(
        _ reason: String, location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
    ) {
        let before = service.stateDigest
        do {
            try body()
            Issue.record("was not refused", sourceLocation: location)
        } catch let failure as RPCFailure {
            #expect(failure.reason == reason, "\(failure.message)", sourceLocation: location)
        } catch { Issue.record(error, sourceLocation: location) }
        #expect(service.stateDigest == before, sourceLocation: location)
    }
}
