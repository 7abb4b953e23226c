internal import Archive
internal import Fulfilment
internal import Inventory
internal import Primitives

/// Returns that match, newest first, from memory and archive as one; as `OrderSearch`.
///
/// Memory decides about every return that it has; what is not in memory is in the archive. Blocks
/// on the disk: never on an event loop.
struct ReturnSearch: RecordSearch {
    private let engine: Engine
    private var query: ReturnQuery
    /// Found in memory, newest last.
    private var open: [ReturnRecord]
    private let known: Set<ReturnID>
    /// Archived ones still to be given, newest last.
    private var closed: [ReturnRecord] = []
    private var isArchiveRead: Bool
    private var left: Int

    /// `query.limit` is that of the whole search, `query.after` where it goes on.
    init(_ engine: Engine, _ query: ReturnQuery) {
        self.engine = engine
        self.query = query
        left = query.limit
        isArchiveRead = engine.archived == nil
        let found = engine.returns(query)
        open = found.sorted { $0.place < $1.place }.suffix(query.limit)
        known = Set(open.map(\.id))
        self.query.limit = OrderSearch.pageSize
    }

    /// The next returns, at most `count`; empty at the end.
    mutating func next(_ count: Int) throws(RPCFailure) -> [ReturnRecord] {
        var page: [ReturnRecord] = []
        while page.count < count, left > 0 {
            if closed.isEmpty { try readArchive() }
            guard let record = takeNewest() else { break }
            page.append(record)
            left -= 1
        }
        return page
    }

    private mutating func takeNewest() -> ReturnRecord? {
        guard let first = open.last else { return closed.popLast() }
        if let other = closed.last, first.place < other.place { return closed.popLast() }
        return open.popLast()
    }

    private mutating func readArchive() throws(RPCFailure) {
        while closed.isEmpty, !isArchiveRead, let archived = engine.archived {
            let rows = try archived.returns(query)
            isArchiveRead = rows.count < query.limit
            query.after = rows.last?.place ?? query.after
            let query = self.query
            closed = rows.reversed().filter { record in
                !known.contains(record.id) && engine.orders.customerReturn(record.id) == nil
                    && record.matches(query, anywhere: true)
            }
        }
    }
}

extension Engine {
    /// Those in memory that match, in no order.
    func returns(_ query: ReturnQuery) -> [ReturnRecord] {
        if !query.order.isEmpty {
            let id = OrderID(query.order)
            return orders.returns(of: id).filter { $0.matches(query) }
        }
        if !query.customer.isEmpty {
            return orders.orders(ofCustomer: query.customer).flatMap { order in
                orders.returns(of: order.id).filter { $0.matches(query) }
            }
        }
        return orders.returns { $0.matches(query) }
    }
}

extension ReturnRecord: ListedRecord {
    var place: OrderPlace { OrderPlace(created: created, id: id.text) }

    /// Whether it is one of those the query asks for; `anywhere` does not look at the place.
    func matches(_ query: ReturnQuery, anywhere: Bool = false) -> Bool {
        if let state = query.state, self.state.rawValue != state { return false }
        if !query.order.isEmpty, id.order.text != query.order { return false }
        if !query.customer.isEmpty, customer != query.customer { return false }
        if let from = query.from, created < from { return false }
        if let until = query.until, created >= until { return false }
        if !anywhere, let after = query.after, !(place < after) { return false }
        if !query.sku.isEmpty, !units.contains(where: { $0.sku.text == query.sku }) {
            return false
        }
        guard let location = query.location else { return true }
        return units.contains { $0.location?.value == location }
    }
}
