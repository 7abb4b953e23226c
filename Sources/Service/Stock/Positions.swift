internal import Inventory
internal import Messages
internal import Primitives

/// GetPosition and ListPositions: cells as they are. They show reservations, so they wait until
/// what they show is durable.
struct PositionHandlers: Sendable {
    let engine: Engine
    let offload: @Sendable (@escaping @Sendable () -> Void) -> Void

    static let service = "/dom.v1.InventoryService/"

    var methods: [Method] {
        [.unary(Self.service + "GetPosition", getPosition), listPositions, getLedger]
    }

    @Sendable
    func getPosition(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetPositionRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.sku, "sku")
        let condition = try Inventory.Condition(request.condition, "condition")
        let network = engine.store.network
        var location: LocationIndex?
        if !request.location.isEmpty {
            guard let index = network.location(request.location) else {
                throw .unknownLocation(request.location, field: "location")
            }
            location = index
        }
        _ = engine.begin(context.now)
        let key = SkuKey(request.sku)
        var response = GetPositionResponse()
        let isKnown = engine.store.withLocked(ShardSet(), items: [key]) { scope in
            guard let facts = scope.facts(of: key) else { return false }
            response.revision = facts.revision.value
            response.positions = scope.cells(of: key)
                .filter { location == nil || $0.location == location }
                .filter { request.condition == .unspecified || $0.condition == condition }
                .map { $0.message(of: key, network) }
            response.supplies = scope.supplies(of: key)
                .filter { location == nil || $0.location == location }
                .map { $0.message(of: key, network) }
            return true
        }
        guard isKnown else { throw .unknownSku(request.sku, field: "sku") }
        response.encode(into: &reply)
        return engine.outcome(revealing: SequenceNumber(response.revision))
    }

    private var listPositions: Method {
        let engine = self.engine
        return Method(
            path: Self.service + "ListPositions", kind: .serverStreaming,
            handler: .streaming { _, _ in PositionWalk(engine) })
    }
}

/// One running ListPositions.
final class PositionWalk: StreamingCall {
    private let engine: Engine
    private var request: ListPositionsRequest?
    private var cursor: SkuCursor?
    private var location: LocationIndex?

    init(_ engine: Engine) { self.engine = engine }

    var acceptsMessages: Bool { true }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: ListPositionsRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        _ = try Inventory.Condition(request.condition, "condition")
        if !request.location.isEmpty {
            guard let index = engine.store.network.location(request.location) else {
                throw .unknownLocation(request.location, field: "location")
            }
            location = index
        }
        cursor = try SkuCursor(token: request.resumeToken)
        self.request = request
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard let request, cursor != nil else { return .pending }
        var page = ListPositionsResponse()
        let network = engine.store.network
        while page.positions.count < 500 {
            let keys = cursor!.next(in: engine.store, limit: 100)
            if keys.isEmpty { break }
            for key in keys where key.text.hasPrefix(request.skuPrefix) {
                let cells = engine.store.withLocked(ShardSet(), items: [key]) {
                    $0.cells(of: key)
                }
                page.positions += cells.filter { shows($0, request) }
                    .map { $0.message(of: key, network) }
            }
        }
        if page.positions.isEmpty { return .end }
        page.resumeToken = cursor!.token
        page.encode(into: &reply)
        return .messageWhenDurable(
            SequenceNumber(page.positions.map(\.revision).max() ?? 0))
    }

    private func shows(_ cell: Cell, _ request: ListPositionsRequest) -> Bool {
        if let location, cell.location != location { return false }
        if request.condition != .unspecified, cell.condition != request.condition.domain {
            return false
        }
        let isEmpty =
            cell.onHand == 0 && cell.committed == 0 && cell.held == 0 && cell.quarantined == 0
        return !(request.skipEmpty && isEmpty)
    }

    func cancel() { cursor = nil }
}
