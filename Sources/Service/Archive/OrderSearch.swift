internal import Archive
internal import Fulfilment
internal import Inventory
internal import Primitives

/// Orders that match, open and closed.
typealias OrderSearch = RecordSearch<OrderQuery>

extension OrderQuery: RecordQuery {
    func newest(_ engine: Engine) -> [OrderPlace] {
        engine.orders.newestOrders(limit, search, where: admits).map(OrderPlace.init)
    }

    /// The lists that all name what is asked for.
    private var search: Search {
        var keys: [SearchKey] = []
        if let state { keys.append(.state(state)) }
        if !customer.isEmpty { keys.append(.customer(customer)) }
        if !channel.isEmpty { keys.append(.channel(channel)) }
        if !sku.isEmpty { keys.append(.sku(SkuKey(sku))) }
        if let location { keys.append(.location(LocationIndex(location))) }
        return Search(keys, from: from, until: until, after: after.map(SearchPlace.init))
    }

    func open(_ id: String, _ engine: Engine) -> OrderRecord? { engine.orders.order(OrderID(id)) }

    func closed(_ id: String, _ archive: ArchiveReads) throws(RPCFailure) -> OrderRecord? {
        try archive.order(OrderID(id))
    }

    func newest(_ archive: ArchiveReads) throws(RPCFailure) -> [OrderRecord] {
        try archive.orders(self)
    }

    func admits(_ order: OrderRecord) -> Bool {
        if let state, order.state.rawValue != state { return false }
        if !customer.isEmpty, order.customer != customer { return false }
        if !channel.isEmpty, order.id.channel != channel { return false }
        if let from, order.created < from { return false }
        if let until, order.created >= until { return false }
        if !sku.isEmpty, !order.lines.contains(where: { $0.sku.text == sku }) { return false }
        guard let location else { return true }
        return order.shipments.contains { $0.location.value == location }
    }
}

extension OrderRecord: ListedRecord {
    var place: OrderPlace { OrderPlace(created: created, id: id.text) }
}

extension OrderPlace {
    init(_ place: SearchPlace) { self.init(created: place.created, id: place.id) }
}

extension SearchPlace {
    init(_ place: OrderPlace) { self.init(created: place.created, id: place.id) }
}
