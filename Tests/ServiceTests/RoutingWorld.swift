import Messages
import Primitives
import Testing

/// What routing needs of a world, put through the handlers.
extension Bench {
    static let home: (latitude: Int32, longitude: Int32) = (41_000_000, -88_000_000)

    func place(
        _ id: String, _ latitude: Int32 = 40_000_000, _ longitude: Int32 = -90_000_000,
        type: LocationType = .warehouse, state: LocationState = .open,
        _ fill: (inout FulfilmentProfile) -> Void = { _ in }
    ) throws {
        var profile = FulfilmentProfile()
        fill(&profile)
        let location = Location.with {
            $0.id = id
            $0.type = type
            $0.state = state
            $0.latitudeE6 = latitude
            $0.longitudeE6 = longitude
            $0.country = "US"
            $0.city = "City of \(id)"
            $0.region = "XX"
            $0.profile = profile
        }
        let request = PutLocationsRequest.with {
            $0.context = context
            $0.locations = [location]
        }
        try call("NetworkService/PutLocations", request, PutLocationsResponse.self)
    }

    static func cart(_ lines: (String, Int64)..., fill: (inout Cart) -> Void = { _ in }) -> Cart {
        var cart = Cart.with { cart in
            cart.lines = lines.map { sku, quantity in
                CartLine.with {
                    $0.sku = sku
                    $0.quantity = quantity
                }
            }
            cart.destination = Address.with {
                $0.latitudeE6 = home.latitude
                $0.longitudeE6 = home.longitude
                $0.country = "US"
            }
        }
        fill(&cart)
        return cart
    }

    @discardableResult
    func route(
        _ cart: Cart, _ commit: RouteCommit = .none,
        _ fill: (inout RouteOrderRequest) -> Void = { _ in }
    ) throws -> RouteOrderResponse {
        var request = RouteOrderRequest.with {
            $0.context = context
            $0.cart = cart
            $0.commit = commit
        }
        fill(&request)
        return try call("RoutingService/RouteOrder", request, RouteOrderResponse.self).reply
    }

    func explain(_ id: String, whyNot: String = "") throws -> ExplainDecisionResponse {
        let call = try stream("RoutingService/ExplainDecision")
        let request = ExplainDecisionRequest.with {
            $0.decisionID = id
            $0.whyNotLocation = whyNot
        }
        try call.receive(request.encoded.span.bytes)
        var reply = ByteWriter()
        _ = try call.produce(into: &reply)
        return try ExplainDecisionResponse(decoding: reply.array)
    }

    func atp(_ sku: String, at location: String = "") throws -> Int64 {
        let request = CheckAvailabilityRequest.with {
            $0.asks = [
                AvailabilityAsk.with {
                    $0.sku = sku
                    $0.location = location
                }
            ]
        }
        return try call(
            "AvailabilityService/CheckAvailability", request, CheckAvailabilityResponse.self
        ).reply.answers[0].atp
    }

    /// What is refused with INVALID_ARGUMENT, and which field it names.
    func expectRefused(
        _ field: String, _ reason: String, location: SourceLocation = #_sourceLocation,
        _ body: () throws -> Void
    ) {
        do {
            try body()
            Issue.record("was not refused", sourceLocation: location)
        } catch let failure as RPCFailure {
            #expect(
                failure.violations.first?.field == field && failure.reason == reason,
                "\(failure.message)", sourceLocation: location)
        } catch { Issue.record(error, sourceLocation: location) }
    }
}

extension RoutePlan {
    func units(_ location: String) -> Int64 {
        shipments.filter { $0.location == location }
            .reduce(0) { $0 + $1.lines.reduce(0) { $0 + $1.quantity } }
    }
}
