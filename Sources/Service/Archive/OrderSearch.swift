internal import Archive
internal import Fulfilment
internal import Inventory
internal import Primitives

/// Orders that match, newest first, from memory and archive as one.
///
/// Memory is looked at first and decides about every order that it has; what is not in memory any
/// more is in the archive. Blocks on the disk: never on an event loop.
struct OrderSearch: RecordSearch {
    private let engine: Engine
    private var query: OrderQuery
    /// Orders found in memory, newest last; no more than are wanted.
    private var open: [OrderPlace]
    private let known: Set<String>
    /// Archived orders still to be given, newest last.
    private var closed: [OrderRecord] = []
    private var isArchiveRead: Bool
    private var left: Int

    /// Rows that one look into the archive brings at most.
    static let pageSize = 200
    /// And at least, because some may be passed over.
    static let pageSizeMin = 20

    /// `query.limit` is that of the whole search, `query.after` where it goes on.
    init(_ engine: Engine, _ query: OrderQuery) {
        self.engine = engine
        self.query = query
        left = query.limit
        isArchiveRead = engine.archived == nil
        let admits = { (order: OrderRecord) in order.matches(query) }
        open = engine.orders.newest(
            query.limit, ofCustomer: query.customer.isEmpty ? nil : query.customer, where: admits
        ).map { OrderPlace(created: $0.created, id: $0.id.text) }
        known = Set(open.map(\.id))
    }

    /// The next orders, at most `count`; empty at the end.
    mutating func next(_ count: Int) throws(RPCFailure) -> [OrderRecord] {
        var page: [OrderRecord] = []
        while page.count < count, left > 0 {
            if closed.isEmpty { try readArchive() }
            guard let order = takeNewest() else {
                if open.isEmpty, closed.isEmpty, isArchiveRead { break }
                continue
            }
            page.append(order)
            left -= 1
        }
        return page
    }

    /// The newer of the two sides' newest; nil if it has gone or changed meanwhile.
    private mutating func takeNewest() -> OrderRecord? {
        if let place = open.last, closed.last.map({ $0.place < place }) ?? true {
            open.removeLast()
            let order = engine.orders.order(OrderID(place.id)) ?? archived(place.id)
            return order.flatMap { $0.matches(query, anywhere: true) ? $0 : nil }
        }
        return closed.popLast()
    }

    private func archived(_ id: String) -> OrderRecord? {
        try? engine.archived?.order(OrderID(id))
    }

    private mutating func readArchive() throws(RPCFailure) {
        while closed.isEmpty, !isArchiveRead, let archived = engine.archived {
            // Hardly more than are wanted, if none of them is passed over.
            query.limit = min(max(left, Self.pageSizeMin), Self.pageSize)
            let rows = try archived.orders(query)
            isArchiveRead = rows.count < query.limit
            query.after = rows.last?.place ?? query.after
            let query = self.query
            closed = rows.reversed().filter { order in
                !known.contains(order.id.text) && engine.orders.order(order.id) == nil
                    && order.matches(query, anywhere: true)
            }
        }
    }
}

extension OrderRecord: ListedRecord {
    var place: OrderPlace { OrderPlace(created: created, id: id.text) }

    /// Whether it is one of those the query asks for; `anywhere` does not look at the place.
    func matches(_ query: OrderQuery, anywhere: Bool = false) -> Bool {
        if let state = query.state, self.state.rawValue != state { return false }
        if !query.customer.isEmpty, customer != query.customer { return false }
        if !query.channel.isEmpty, id.channel != query.channel { return false }
        if let from = query.from, created < from { return false }
        if let until = query.until, created >= until { return false }
        if !anywhere, let after = query.after, !(place < after) { return false }
        if !query.sku.isEmpty, !lines.contains(where: { $0.sku.text == query.sku }) {
            return false
        }
        guard let location = query.location else { return true }
        return shipments.contains { $0.location.value == location }
    }
}
