internal import Archive
internal import Fulfilment
internal import Inventory
internal import Primitives

/// Returns that match, open and closed.
typealias ReturnSearch = RecordSearch<ReturnQuery>

extension ReturnQuery: RecordQuery {
    func newest(_ engine: Engine) -> [OrderPlace] {
        if order.isEmpty {
            return engine.orders.newestReturns(limit, search, where: admits).map(OrderPlace.init)
        }
        let found = engine.orders.returns(of: OrderID(order)).filter(admits).map(\.place)
        return found.filter { place in after.map { place < $0 } ?? true }.sorted().suffix(limit)
    }

    /// The lists that all name what is asked for.
    private var search: Search {
        var keys: [SearchKey] = []
        if let state { keys.append(.state(state)) }
        if !customer.isEmpty { keys.append(.customer(customer)) }
        if !sku.isEmpty { keys.append(.sku(SkuKey(sku))) }
        if let location { keys.append(.location(LocationIndex(location))) }
        return Search(keys, from: from, until: until, after: after.map(SearchPlace.init))
    }

    func open(_ id: String, _ engine: Engine) -> ReturnRecord? {
        ReturnID(id).flatMap { engine.orders.customerReturn($0) }
    }

    func closed(_ id: String, _ archive: ArchiveReads) throws(RPCFailure) -> ReturnRecord? {
        guard let id = ReturnID(id) else { return nil }
        return try archive.customerReturn(id)
    }

    func newest(_ archive: ArchiveReads) throws(RPCFailure) -> [ReturnRecord] {
        try archive.returns(self)
    }

    func admits(_ record: ReturnRecord) -> Bool {
        if let state, record.state.rawValue != state { return false }
        if !order.isEmpty, record.id.order.text != order { return false }
        if !customer.isEmpty, record.customer != customer { return false }
        if let from, record.created < from { return false }
        if let until, record.created >= until { return false }
        if !sku.isEmpty, !record.units.contains(where: { $0.sku.text == sku }) { return false }
        guard let location else { return true }
        return record.units.contains { $0.location?.value == location }
    }
}

extension ReturnRecord: ListedRecord {
    var place: OrderPlace { OrderPlace(created: created, id: id.text) }
}
