internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// GetOrder, GetTimeline and ListOrders. What they show is durable before they show it.
extension OrderHandlers {
    @Sendable
    func getOrder(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetOrderRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        let id = try Self.orderID(request.orderID)
        guard let order = engine.orders.order(id) else { throw .unknownOrder(id) }
        GetOrderResponse.with {
            $0.revision = order.revision.value
            $0.order = order.message(engine.store.network)
        }.encode(into: &reply)
        return engine.outcome(revealing: order.revision)
    }

    @Sendable
    func getTimeline(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetTimelineRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        let id = try Self.orderID(request.orderID)
        let found = engine.orders.withLocked(OrderSet([id])) { scope in
            scope.order(id).map { ($0.revision, scope.timeline(id)) }
        }
        guard let (revision, entries) = found else { throw .unknownOrder(id) }
        let network = engine.store.network
        GetTimelineResponse.with {
            $0.revision = revision.value
            $0.entries = entries.map { $0.message(network) }
        }.encode(into: &reply)
        return engine.outcome(revealing: revision)
    }

    var listOrders: Method {
        let engine = self.engine
        return .paged(Self.service + "ListOrders") {
            (request: ListOrdersRequest) throws(RPCFailure) in
            try engine.checkRevision(request.context)
            return try OrderList(request, engine)
        } step: { (_: ListOrdersRequest, list: inout OrderList) in
            list.next(engine)
        }
    }
}

/// One running ListOrders: the ids are found once, newest first, and looked up page by page.
struct OrderList: Sendable {
    private var ids: [OrderID]
    private var isFirst = true

    static let pageSize = 100
    static let limitMax = 10_000

    init(_ request: ListOrdersRequest, _ engine: Engine) throws(RPCFailure) {
        try Check.optionalIdentifier(request.customer, "customer")
        let isFiltered =
            request.state != .unspecified || !request.customer.isEmpty || !request.sku.isEmpty
            || !request.location.isEmpty || !request.channel.isEmpty || request.from != nil
            || request.until != nil
        guard isFiltered || request.limit > 0 else {
            throw .invalid("limit", "is required without a filter", reason: "REQUIRED")
        }
        guard request.limit <= Self.limitMax else {
            throw .invalid(
                "limit", "is \(request.limit); at most \(Self.limitMax) is allowed",
                reason: "OUT_OF_BOUNDS")
        }
        let filter = try OrderFilter(request, engine.store.network)
        let found =
            request.customer.isEmpty
            ? engine.orders.orders(where: filter.admits)
            : engine.orders.orders(ofCustomer: request.customer).filter(filter.admits)
                .sorted { ($1.created, $0.id) < ($0.created, $1.id) }
        let limit = request.limit == 0 ? 100 : Int(request.limit)
        ids = found.map(\.id)
        if !request.resumeToken.isEmpty {
            let last = OrderID(request.resumeToken)
            guard let place = ids.firstIndex(of: last) else {
                throw .invalid(
                    "resume_token", "names an order that is not in the list any more",
                    reason: "STALE_TOKEN")
            }
            ids.removeFirst(place + 1)
        }
        ids = Array(ids.prefix(limit))
    }

    mutating func next(_ engine: Engine) -> ListOrdersResponse? {
        if ids.isEmpty, !isFirst { return nil }
        isFirst = false
        let network = engine.store.network
        let page = ids.prefix(Self.pageSize)
        ids.removeFirst(page.count)
        return ListOrdersResponse.with {
            $0.orders = page.compactMap { engine.orders.order($0)?.message(network) }
            $0.resumeToken = ids.isEmpty ? "" : page.last?.text ?? ""
        }
    }
}

/// What a list admits.
struct OrderFilter: Sendable {
    private let state: Fulfilment.OrderState?
    private let sku: SkuKey?
    private let location: LocationIndex?
    private let channel: String
    private let customer: String
    private let from: Instant
    private let until: Instant

    init(_ request: ListOrdersRequest, _ network: Network) throws(RPCFailure) {
        state =
            request.state == .unspecified
            ? nil
            : try domainEnum(request.state, "state", default: Fulfilment.OrderState.received)
        sku = request.sku.isEmpty ? nil : SkuKey(request.sku)
        location = try NameResolver(network: network).location(request.location, "location")
        channel = request.channel
        customer = request.customer
        from = request.from ?? .distantPast
        until = request.until ?? .distantFuture
    }

    func admits(_ order: OrderRecord) -> Bool {
        if let state, order.state != state { return false }
        if !customer.isEmpty, order.customer != customer { return false }
        if !channel.isEmpty, order.id.channel != channel { return false }
        if order.created < from || order.created >= until { return false }
        if let sku, !order.lines.contains(where: { $0.sku == sku }) { return false }
        if let location, !order.shipments.contains(where: { $0.location == location }) {
            return false
        }
        return true
    }
}
