internal import Inventory
internal import Messages
internal import Primitives

/// StreamAvailability: every SKU once, shard by shard in order of arrival, a page at a time. SKUs
/// are never removed, so (shard, number) stays a valid cursor while SKUs are added.
extension AvailabilityHandlers {
    var stream: Method {
        .paged(Self.service + "StreamAvailability") {
            (request: StreamAvailabilityRequest) throws(RPCFailure) -> AvailabilityWalk in
            try engine.checkRevision(request.context)
            let read = request.context ?? ReadContext()
            let network = engine.store.network
            guard let view = network.view(read.channelView) else {
                throw .unknownView(read.channelView)
            }
            try Check.count(request.locations.count, in: 0...1_000, "locations")
            var locations: [LocationIndex] = []
            for (place, id) in request.locations.enumerated() {
                guard let index = network.location(id) else {
                    throw .unknownLocation(id, field: "locations[\(place)]")
                }
                locations.append(index)
            }
            return AvailabilityWalk(
                cursor: try SkuCursor(token: request.resumeToken), view: view,
                owner: OwnerHash(read.owner), locations: locations)
        } step: { (request, walk) throws(RPCFailure) -> StreamAvailabilityResponse? in
            walk.nextPage(request, engine)
        }
    }
}

extension RPCFailure {
    static func unknownLocation(_ id: String, field: String) -> RPCFailure {
        RPCFailure(
            .notFound, reason: "UNKNOWN_LOCATION", "\(field): no location \"\(id)\"",
            violations: [FieldViolation(field: field, description: "does not exist")])
    }

    static func unknownSku(_ id: String, field: String) -> RPCFailure {
        RPCFailure(
            .notFound, reason: "UNKNOWN_SKU", "\(field): no SKU \"\(id)\"",
            violations: [FieldViolation(field: field, description: "does not exist")])
    }
}

/// A place in the walk over all SKUs.
struct SkuCursor: Sendable {
    var shard: UInt16 = 0
    var number = 0

    /// Empty begins; else as `token` wrote it.
    init(token: String) throws(RPCFailure) {
        if token.isEmpty { return }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard
            parts.count == 2, let shard = UInt16(parts[0]), let number = Int(parts[1]),
            shard <= Limits.inventoryShards, number >= 0
        else {
            throw .invalid("resume_token", "was not given by this server", reason: "BAD_TOKEN")
        }
        self.shard = shard
        self.number = number
    }

    var token: String { "\(shard).\(number)" }

    /// The next keys, at most `limit`; empty at the end of the last shard.
    mutating func next(in store: StateStore, limit: Int) -> [SkuKey] {
        while shard < Limits.inventoryShards {
            let keys = store.keys(inShard: ShardIndex(shard), from: number, limit: limit)
            if !keys.isEmpty {
                number += keys.count
                return keys
            }
            shard += 1
            number = 0
        }
        return []
    }
}

/// A running StreamAvailability.
struct AvailabilityWalk: Sendable {
    var cursor: SkuCursor
    var view: ViewIndex
    var owner: OwnerHash
    var locations: [LocationIndex]

    /// SKUs looked at per page: short enough for an event loop.
    static let pageSkus = 200

    mutating func nextPage(
        _ request: StreamAvailabilityRequest, _ engine: Engine
    ) -> StreamAvailabilityResponse? {
        var page = StreamAvailabilityResponse()
        let now = engine.clock.latest
        let network = engine.store.network
        while page.answers.isEmpty {
            let keys = cursor.next(in: engine.store, limit: Self.pageSkus)
            if keys.isEmpty { return nil }
            for key in keys where key.text.hasPrefix(request.skuPrefix) {
                append(key, request, network, engine.store, now, to: &page.answers)
            }
        }
        page.resumeToken = cursor.token
        return page
    }

    private func append(
        _ key: SkuKey, _ request: StreamAvailabilityRequest, _ network: Network,
        _ store: StateStore, _ now: Instant, to answers: inout [Messages.Availability]
    ) {
        var ask = Inventory.AvailabilityAsk(view: view, owner: owner, now: now)
        store.withLocked(ShardSet(), items: [key]) { scope in
            var places: [LocationIndex?] = locations.map { $0 }
            if places.isEmpty {
                places = request.byLocation ? scope.stockedLocations(of: key) : [nil]
            }
            for place in places {
                ask.location = place
                let answer = scope.availability(of: key, ask)
                if request.skipZero, answer.promisable == 0 { continue }
                let question = Messages.AvailabilityAsk.with {
                    $0.sku = key.text
                    $0.location = place.map { network.id(of: $0) } ?? ""
                }
                answers.append(answer.message(question, at: now))
            }
        }
    }
}

extension TransactionScope {
    /// Where a SKU has cells, ascending.
    fileprivate func stockedLocations(of key: SkuKey) -> [LocationIndex?] {
        var places: [LocationIndex?] = []
        for cell in cells(of: key) where places.last != cell.location {
            places.append(cell.location)
        }
        return places
    }
}
