internal import Archive
internal import Inventory
internal import Messages
internal import Primitives
internal import ProtobufWire
internal import Synchronization

/// One list of the wire: how its request is read, what is searched, and how a page is told.
protocol Listing {
    associatedtype Query: RecordQuery
    associatedtype Reply: WireMessage

    static func query(_ bytes: RawSpan, _ engine: Engine) throws(RPCFailure) -> Query
    /// On a worker: may block on the disk.
    static func reply(
        _ records: [Query.Record], _ token: String, _ engine: Engine
    ) throws(RPCFailure) -> Reply
}

/// One running list. A worker finds a page when the client can take one; there is never more than
/// one page in memory.
final class PagedList<List: Listing>: StreamingCall {
    private let engine: Engine
    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let wake: @Sendable () -> Void
    private var search: RunningSearch<List>?
    private var isSearching = false
    private var isOver = false

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
        search = RunningSearch(try List.query(bytes, engine))
        findPage()
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        if isOver { return .end }
        if let found = search?.take() { return try tell(found.get(), into: &reply) }
        if !isSearching { findPage() }
        // A worker that runs on this thread is done already.
        guard let found = search?.take() else { return .pending }
        return try tell(found.get(), into: &reply)
    }

    private func findPage() {
        guard let search else { return }
        isSearching = true
        let (engine, wake) = (self.engine, self.wake)
        offload {
            search.findPage(engine)
            wake()
        }
    }

    private func tell(
        _ page: ListPage<List.Reply>, into reply: inout ByteWriter
    ) throws(RPCFailure) -> Production {
        isSearching = false
        isOver = !page.goesOn
        page.reply.encode(into: &reply)
        return .messageWhenDurable(page.newest)
    }

    func cancel() {}
}

struct ListPage<Reply: WireMessage>: Sendable {
    var reply: Reply
    /// The newest change that it shows.
    var newest: SequenceNumber
    /// This call has more to tell.
    var goesOn: Bool
}

/// Bounds of a list, and where it goes on.
enum ListBounds {
    static let pageSize = 100
    static let limitMax: UInt32 = 10_000

    static func limit(_ limit: UInt32, isFiltered: Bool) throws(RPCFailure) -> Int {
        guard isFiltered || limit > 0 else {
            throw .invalid("limit", "is required without a filter", reason: "REQUIRED")
        }
        guard limit <= limitMax else {
            throw .invalid(
                "limit", "is \(limit); at most \(limitMax) is allowed", reason: "OUT_OF_BOUNDS")
        }
        return limit == 0 ? 100 : Int(limit)
    }

    /// nil at the beginning.
    static func place(_ token: String) throws(RPCFailure) -> OrderPlace? {
        if token.isEmpty { return nil }
        guard let place = OrderPlace(token: token) else {
            throw .invalid("resume_token", "is none of this list", reason: "INVALID_TOKEN")
        }
        return place
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

/// The search of one call, between its event loop and the worker; one of them at a time.
private final class RunningSearch<List: Listing>: Sendable {
    private struct State: Sendable {
        var query: List.Query
        var search: RecordSearch<List.Query>?
        /// Found, but of the page after; so that the end is known when it comes.
        var ahead: List.Query.Record?
        /// That the caller still wants.
        var left: Int
        var found: Result<ListPage<List.Reply>, RPCFailure>?

        mutating func page(_ engine: Engine) throws(RPCFailure) -> ListPage<List.Reply> {
            if search == nil { search = RecordSearch(engine, query) }
            let size = min(left, ListBounds.pageSize)
            var found = ahead.map { [$0] } ?? []
            found += try search?.next(size + 1 - found.count) ?? []
            ahead = found.count > size ? found.removeLast() : nil
            left -= found.count
            let token = ahead == nil ? "" : found.last?.place.token ?? ""
            return ListPage(
                reply: try List.reply(found, token, engine),
                newest: found.map(\.revision).max() ?? .zero, goesOn: ahead != nil && left > 0)
        }
    }

    private let state: Mutex<State>

    init(_ query: List.Query) {
        var oneMore = query
        // One more tells whether there is more.
        oneMore.limit += 1
        state = Mutex(State(query: oneMore, left: query.limit))
    }

    func take() -> Result<ListPage<List.Reply>, RPCFailure>? {
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
