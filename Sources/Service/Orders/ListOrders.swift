internal import Archive
internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Synchronization

/// ListOrders: open and closed orders as one list, newest first.
extension OrderHandlers {
    var listOrders: Method {
        let (engine, offload) = (self.engine, self.offload)
        return Method(
            path: Self.service + "ListOrders", kind: .serverStreaming,
            handler: .streaming { _, wake in OrderList(engine, offload, wake) })
    }
}

/// One running ListOrders. A worker finds a page when the client can take one; there is never more
/// than one page in memory.
final class OrderList: StreamingCall {
    private let engine: Engine
    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let wake: @Sendable () -> Void
    private let search = RunningSearch()
    private var isSearching = false
    private var isOver = false

    static let pageSize = 100
    static let limitMax = 10_000

    init(
        _ engine: Engine, _ offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        _ wake: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.offload = offload
        self.wake = wake
    }

    var acceptsMessages: Bool { true }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: ListOrdersRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        search.begin(try OrderQuery(request, engine.store.network))
        findPage()
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        if isOver { return .end }
        guard let found = search.take() else {
            if !isSearching { findPage() }
            // A worker that runs on this thread is done already.
            guard let found = search.take() else { return .pending }
            return try tell(found.get(), into: &reply)
        }
        return try tell(found.get(), into: &reply)
    }

    private func findPage() {
        isSearching = true
        let (engine, search, wake) = (self.engine, self.search, self.wake)
        offload {
            search.findPage(engine)
            wake()
        }
    }

    private func tell(
        _ page: RunningSearch.Page, into reply: inout ByteWriter
    ) throws(RPCFailure) -> Production {
        isSearching = false
        isOver = !page.goesOn
        let network = engine.store.network
        ListOrdersResponse.with {
            $0.orders = page.orders.map { $0.message(network) }
            $0.resumeToken = page.token
        }.encode(into: &reply)
        return .messageWhenDurable(page.orders.map(\.revision).max() ?? .zero)
    }

    func cancel() {}
}

/// The search of one call, between its event loop and the worker; one of them at a time.
private final class RunningSearch: Sendable {
    struct Page: Sendable {
        var orders: [OrderRecord] = []
        /// Where another call goes on; empty at the end of the list.
        var token = ""
        /// This call has more to tell.
        var goesOn = false
    }

    struct State {
        var query = OrderQuery()
        var search: OrderSearch?
        /// Found, but of the page after; so that the end is known when it comes.
        var ahead: OrderRecord?
        /// That the caller still wants.
        var left = 0
        var found: Result<Page, RPCFailure>?
    }

    private let state = Mutex(State())

    func begin(_ query: OrderQuery) {
        state.withLock { state in
            state.query = query
            state.left = query.limit
            // One more tells whether there is more.
            state.query.limit += 1
        }
    }

    func take() -> Result<Page, RPCFailure>? {
        state.withLock { state in
            defer { state.found = nil }
            return state.found
        }
    }

    func findPage(_ engine: Engine) {
        // The loop only asks for the next page once it has this one: nobody waits for the lock.
        var work = state.withLock { $0 }
        let found = Result { () throws(RPCFailure) in try work.page(engine) }
        work.found = found
        state.withLock { [work] in $0 = work }
    }
}

extension RunningSearch.State {
    fileprivate mutating func page(_ engine: Engine) throws(RPCFailure) -> RunningSearch.Page {
        if search == nil { search = OrderSearch(engine, query) }
        let size = min(left, OrderList.pageSize)
        var orders = ahead.map { [$0] } ?? []
        orders += try search?.next(size + 1 - orders.count) ?? []
        ahead = orders.count > size ? orders.removeLast() : nil
        left -= orders.count
        return RunningSearch.Page(
            orders: orders, token: ahead == nil ? "" : orders.last?.place.token ?? "",
            goesOn: ahead != nil && left > 0)
    }
}

extension OrderPlace {
    /// As text, to go on behind it.
    var token: String { "\(created.milliseconds).\(id)" }

    /// nil for what is not a token of ours.
    init?(token: String) {
        guard let dot = token.firstIndex(of: "."), let created = Int64(token[..<dot]) else {
            return nil
        }
        self.init(
            created: Instant(milliseconds: created), id: String(token[token.index(after: dot)...]))
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
        guard isFiltered || request.limit > 0 else {
            throw .invalid("limit", "is required without a filter", reason: "REQUIRED")
        }
        guard request.limit <= OrderList.limitMax else {
            throw .invalid(
                "limit", "is \(request.limit); at most \(OrderList.limitMax) is allowed",
                reason: "OUT_OF_BOUNDS")
        }
        limit = request.limit == 0 ? 100 : Int(request.limit)
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
        if request.resumeToken.isEmpty { return }
        guard let place = OrderPlace(token: request.resumeToken) else {
            throw .invalid("resume_token", "is none of this list", reason: "INVALID_TOKEN")
        }
        after = place
    }
}
