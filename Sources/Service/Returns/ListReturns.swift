internal import Archive
internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Synchronization

/// One running ListReturns. A worker finds a page when the client can take one; there is never
/// more than one page in memory.
final class ReturnList: StreamingCall {
    private let engine: Engine
    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let wake: @Sendable () -> Void
    private let search = RunningReturnSearch()
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
        let request: ListReturnsRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        search.begin(try ReturnQuery(request, engine.store.network))
        findPage()
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        if isOver { return .end }
        if let found = search.take() { return try tell(found.get(), into: &reply) }
        if !isSearching { findPage() }
        // A worker that runs on this thread is done already.
        guard let found = search.take() else { return .pending }
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
        _ page: RunningReturnSearch.Page, into reply: inout ByteWriter
    ) throws(RPCFailure) -> Production {
        isSearching = false
        isOver = !page.goesOn
        ListReturnsResponse.with {
            $0.returns = page.returns
            $0.resumeToken = page.token
        }.encode(into: &reply)
        return .messageWhenDurable(page.newest)
    }

    func cancel() {}
}

/// The search of one call, between its event loop and the worker; one of them at a time.
private final class RunningReturnSearch: Sendable {
    struct Page: Sendable {
        var returns: [Messages.Return] = []
        /// The newest change that it shows.
        var newest = SequenceNumber.zero
        /// Where another call goes on; empty at the end of the list.
        var token = ""
        /// This call has more to tell.
        var goesOn = false
    }

    struct State {
        var query = ReturnQuery()
        var search: ReturnSearch?
        /// Found, but of the page after; so that the end is known when it comes.
        var ahead: ReturnRecord?
        /// That the caller still wants.
        var left = 0
        var found: Result<Page, RPCFailure>?
    }

    private let state = Mutex(State())

    func begin(_ query: ReturnQuery) {
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

extension RunningReturnSearch.State {
    fileprivate mutating func page(
        _ engine: Engine
    ) throws(RPCFailure) -> RunningReturnSearch.Page {
        if search == nil { search = ReturnSearch(engine, query) }
        let size = min(left, ReturnList.pageSize)
        var found = ahead.map { [$0] } ?? []
        found += try search?.next(size + 1 - found.count) ?? []
        ahead = found.count > size ? found.removeLast() : nil
        left -= found.count
        let network = engine.store.network
        var messages: [Messages.Return] = []
        for record in found {
            let order = try engine.anyOrder(record.id.order)
            messages.append(record.current(engine.store).message(of: order, network))
        }
        return RunningReturnSearch.Page(
            returns: messages, newest: found.map(\.revision).max() ?? .zero,
            token: ahead == nil ? "" : found.last?.place.token ?? "",
            goesOn: ahead != nil && left > 0)
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
        guard isFiltered || request.limit > 0 else {
            throw .invalid("limit", "is required without a filter", reason: "REQUIRED")
        }
        guard request.limit <= ReturnList.limitMax else {
            throw .invalid(
                "limit", "is \(request.limit); at most \(ReturnList.limitMax) is allowed",
                reason: "OUT_OF_BOUNDS")
        }
        limit = request.limit == 0 ? 100 : Int(request.limit)
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
        if request.resumeToken.isEmpty { return }
        guard let place = OrderPlace(token: request.resumeToken) else {
            throw .invalid("resume_token", "is none of this list", reason: "INVALID_TOKEN")
        }
        after = place
    }
}
