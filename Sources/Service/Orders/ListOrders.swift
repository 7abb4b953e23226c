internal import Archive
internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives

/// ListOrders: open and closed orders as one list, newest first.
extension OrderHandlers {
    var listOrders: Method {
        let (engine, offload) = (self.engine, self.offload)
        return Method(
            path: Self.service + "ListOrders", kind: .serverStreaming,
            handler: .streaming { _, wake in PagedList<OrderListing>(engine, offload, wake) })
    }
}

enum OrderListing: Listing {
    static func query(_ bytes: RawSpan, _ engine: Engine) throws(RPCFailure) -> OrderQuery {
        let request: ListOrdersRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        return try OrderQuery(request, engine.store.network)
    }

    static func reply(
        _ records: [OrderRecord], _ token: String, _ engine: Engine
    ) throws(RPCFailure) -> ListOrdersResponse {
        let network = engine.store.network
        return ListOrdersResponse.with {
            $0.orders = records.map { $0.message(network) }
            $0.resumeToken = token
        }
    }
}

extension OrderQuery {
    init(_ request: ListOrdersRequest, _ network: Network) throws(RPCFailure) {
        self.init()
        try Check.optionalIdentifier(request.customer, "customer")
        let isFiltered =
            request.state != .unspecified || !request.customer.isEmpty || !request.sku.isEmpty
            || !request.location.isEmpty || !request.channel.isEmpty || request.from != nil
            || request.until != nil
        limit = try ListBounds.limit(request.limit, isFiltered: isFiltered)
        if request.state != .unspecified {
            state = try domainEnum(request.state, "state", default: Fulfilment.OrderState.received)
                .rawValue
        }
        location = try NameResolver(network: network).location(request.location, "location")?.value
        customer = request.customer
        sku = request.sku
        channel = request.channel
        from = request.from
        until = request.until
        after = try ListBounds.place(request.resumeToken)
    }
}
