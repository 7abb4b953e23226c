internal import DOMClient
internal import Dispatch
internal import Messages
internal import Primitives
internal import Synchronization

/// The same decisions by a running server: RouteOrder over gRPC under named policies.
///
/// The server knows the retailer by its public API alone: locations with profiles, a carrier, SKUs,
/// policies; stock follows by AdjustStock, for the SKUs that are asked for. Days are counted from
/// the real day, which is why nothing in the simulation depends on the time of day.
final class ServerSourcer: Sourcer {
    private let client: Client
    private let retailer: Retailer
    private let siteOf: [String: Int]
    private var policy = SourcingPolicy.single
    /// Units that the server believes in, by site and SKU.
    private var known: [[Int64]]

    private static let policyOfItsOwn = """
        policy "omnichannel"
        cost opportunity 0%
        cost markdown 0%
        cost capacity 0%
        cost rejection 450%
        cost lateness 2.00 per day
        cost time 0.40 per day
        """

    /// For a server that has no other stock of these SKUs than an earlier one of these left.
    init(_ endpoint: Endpoint, _ retailer: Retailer, known: [[Int64]]? = nil) throws {
        client = Client(endpoint)
        self.retailer = retailer
        siteOf = Dictionary(
            uniqueKeysWithValues: retailer.sites.enumerated().map { ($1.id, $0) })
        self.known =
            known
            ?? retailer.sites.map { _ in [Int64](repeating: 0, count: retailer.items.count) }
        try putNetwork()
    }

    /// What the server believes after the last decision, for the next of these.
    var stockKnown: [[Int64]] { known }

    /// From here on.
    func decide(by policy: SourcingPolicy) { self.policy = policy }

    func decide(_ open: OpenOrder, stock: [[Int64]]) throws -> [Pick] {
        try follow(stock, open.order.lines.map(\.sku))
        let request = RouteOrderRequest.with {
            $0.cart = cart(open)
            $0.policy = Self.name(policy)
        }
        let client = self.client
        let reply = try wait { try await client.routing.route(request) }
        var picks: [Pick] = []
        for shipment in reply.plan?.shipments ?? [] {
            guard let site = siteOf[shipment.location] else { continue }
            for line in shipment.lines {
                guard let place = Int(line.lineID) else { continue }
                picks.append(Pick(site: site, line: place, quantity: line.quantity))
            }
        }
        return picks
    }

    private static func name(_ policy: SourcingPolicy) -> String {
        switch policy {
        case .single: "priority"
        case .nearest: "nearest"
        case .fewest: "fewest-splits"
        case .cost: "omnichannel"
        }
    }

    private static func sku(_ number: Int) -> String { "OMNI-\(number)" }

    private func cart(_ open: OpenOrder) -> Cart {
        let day: Int64 = 86_400_000
        let today = BenchStore.now.milliseconds / day
        let left = max(0, RouterSourcer.promiseDays - (Shipping.daysMin(open) - 1))
        return Cart.with {
            $0.deliverBy = Instant(milliseconds: (today + Int64(left) + 1) * day - 1)
            $0.destination = Address.with {
                $0.country = "US"
                $0.latitudeE6 = Int32(open.order.latitude * 1e6)
                $0.longitudeE6 = Int32(open.order.longitude * 1e6)
            }
            $0.lines = open.order.lines.enumerated().map { place, line in
                CartLine.with {
                    $0.id = String(place)
                    $0.sku = Self.sku(line.sku)
                    $0.quantity = line.quantity
                }
            }
            $0.excludedLocations = Set(open.failed).sorted().map { retailer.sites[$0].id }
        }
    }

    /// Tells the server what has changed about these SKUs.
    private func follow(_ stock: [[Int64]], _ skus: [Int]) throws {
        var request = AdjustStockRequest()
        for site in retailer.sites.indices {
            for sku in skus where stock[site][sku] != known[site][sku] {
                request.adjustments.append(
                    Adjustment.with {
                        $0.sku = Self.sku(sku)
                        $0.location = retailer.sites[site].id
                        $0.delta = stock[site][sku] - known[site][sku]
                    })
                known[site][sku] = stock[site][sku]
            }
        }
        guard !request.adjustments.isEmpty else { return }
        let (client, adjust) = (self.client, request)
        _ = try wait { try await client.inventory.adjustStock(adjust) }
    }

    private func putNetwork() throws {
        let (client, locations, carrier) = (self.client, self.locations, self.carrier)
        let skus = retailer.items.enumerated().map { number, item in
            Sku.with {
                $0.id = Self.sku(number)
                $0.weightGrams = item.grams
                $0.price = Money.with {
                    $0.currency = "USD"
                    $0.minorUnits = item.margin / 400
                }
            }
        }
        try wait {
            _ = try await client.network.putLocations(.with { $0.locations = locations })
            let context = WriteContext.with { $0.idempotencyKey = IdempotencyKey.random() }
            let _: PutCarriersResponse = try await client.unary(
                "/dom.v1.NetworkService/PutCarriers",
                PutCarriersRequest.with {
                    $0.context = context
                    $0.carriers = [carrier]
                })
            _ = try await client.network.putSkus(.with { $0.skus = skus })
            _ = try await client.policies.putDraft(.with { $0.text = Self.policyOfItsOwn })
            // By name only: no order has such a channel.
            _ = try await client.policies.activate(.with { $0.name = "omnichannel" })
        }
    }

    private var locations: [Location] {
        retailer.sites.enumerated().map { rank, site in
            Location.with {
                $0.id = site.id
                $0.type = site.isCentre ? .warehouse : .store
                $0.state = .open
                $0.latitudeE6 = Int32(site.city.latitude * 1e6)
                $0.longitudeE6 = Int32(site.city.longitude * 1e6)
                $0.country = "US"
                $0.timeZone = "UTC"
                $0.profile = FulfilmentProfile.with {
                    $0.parcelCostMillicents = site.parcelCost
                    $0.unitCostMillicents = site.unitCost
                    $0.rejectionRateBp = UInt32(site.failureRate * 10_000)
                    $0.rank = UInt32(rank)
                    $0.processing = .with { $0.workingDays = UInt32(site.handlingDays) }
                }
            }
        }
    }

    private var carrier: Carrier {
        let steps = RateCard.grams.map { $0 == .max ? 1_000_000 : $0 }
        let width = steps.count
        return Carrier.with {
            $0.id = "ground"
            $0.services = [
                CarrierService.with {
                    $0.id = "ground"
                    $0.weekdays = [
                        .monday, .tuesday, .wednesday, .thursday, .friday, .saturday, .sunday,
                    ]
                    $0.stepGrams = steps
                    $0.emissionMgPerKgKm = 120
                    $0.emissionGramsPerParcel = 250
                    $0.zones = RateCard.days.enumerated().map { zone, days in
                        ServiceZone.with {
                            $0.transitDays = UInt32(days)
                            $0.pricesMillicents = Array(
                                retailer.carrier.prices[zone * width..<(zone + 1) * width])
                        }
                    }
                }
            ]
        }
    }
}

/// Runs what is asynchronous while this thread waits: the simulation takes one step at a time.
private func wait<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
) throws -> Value {
    let done = DispatchSemaphore(value: 0)
    let box = ResultBox<Value>()
    Task {
        do {
            let value = try await body()
            box.result.withLock { $0 = .success(value) }
        } catch {
            box.result.withLock { $0 = .failure(error) }
        }
        done.signal()
    }
    done.wait()
    guard let result = box.result.withLock({ $0 }) else { preconditionFailure("no result") }
    return try result.get()
}

private final class ResultBox<Value: Sendable>: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
}
