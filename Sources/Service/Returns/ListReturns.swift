internal import Archive
internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives

/// ListReturns: open and closed returns as one list, newest first.
enum ReturnListing: Listing {
    static func query(_ bytes: RawSpan, _ engine: Engine) throws(RPCFailure) -> ReturnQuery {
        let request: ListReturnsRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        return try ReturnQuery(request, engine.store.network)
    }

    static func reply(
        _ records: [ReturnRecord], _ token: String, _ engine: Engine
    ) throws(RPCFailure) -> ListReturnsResponse {
        let network = engine.store.network
        var returns: [Messages.Return] = []
        for record in records {
            let order = try engine.anyOrder(record.id.order)
            returns.append(record.current(engine.store).message(of: order, network))
        }
        return ListReturnsResponse.with {
            $0.returns = returns
            $0.resumeToken = token
        }
    }
}

extension Engine {
    /// In memory or in the archive; may block on the disk.
    func anyOrder(_ id: OrderID) throws(RPCFailure) -> OrderRecord? {
        if let open = orders.order(id) { return open }
        return try archived?.order(id)
    }
}

extension ReturnQuery {
    init(_ request: ListReturnsRequest, _ network: Network) throws(RPCFailure) {
        self.init()
        try Check.optionalIdentifier(request.orderID, "order_id")
        try Check.optionalIdentifier(request.customer, "customer")
        try Check.optionalIdentifier(request.sku, "sku")
        let isFiltered =
            !request.orderID.isEmpty || !request.customer.isEmpty || !request.sku.isEmpty
            || !request.location.isEmpty || request.state != .unspecified || request.from != nil
            || request.until != nil
        limit = try ListBounds.limit(request.limit, isFiltered: isFiltered)
        if request.state != .unspecified {
            state = try domainEnum(
                request.state, "state", default: Fulfilment.ReturnState.requested
            ).rawValue
        }
        location = try NameResolver(network: network).location(request.location, "location")?.value
        order = request.orderID
        customer = request.customer
        sku = request.sku
        from = request.from
        until = request.until
        after = try ListBounds.place(request.resumeToken)
    }
}
