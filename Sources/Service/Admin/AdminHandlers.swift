internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Synchronization

/// AdminService: what runs, how it is, and the few levers there are.
struct AdminHandlers: Sendable {
    let service: DOMService

    static let path = "/dom.v1.AdminService/"

    var methods: [Method] {
        [
            .unary(Self.path + "GetInfo", getInfo),
            .unary(Self.path + "SetLogLevel", setLogLevel),
            .unary(Self.path + "SlowLog", slowLog),
            .unary(Self.path + "Drain", drain),
            offloaded("GetStatistics", statistics),
            offloaded("VerifyInvariants", verify),
            offloaded("TakeSnapshot", snapshot),
        ]
    }

    private func offloaded<Request: WireMessage, Reply: WireMessage>(
        _ name: String, _ work: @escaping @Sendable (Request) throws(RPCFailure) -> Reply
    ) -> Method {
        let offload = service.options.offload
        return Method(
            path: Self.path + name, kind: .unary,
            handler: .streaming { _, wake in
                OffloadedCall<Request, Reply>(offload: offload, work: work, wake: wake)
            })
    }

    @Sendable
    private func getInfo(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let _: GetInfoRequest = try decode(bytes)
        let journal = service.journal
        let response = GetInfoResponse.with {
            $0.version = service.options.version
            $0.storeID = "\(service.recovery.store)"
            $0.startedAt = service.startedAt
            $0.epoch = service.recovery.epoch
            $0.revision = journal.last.value
            $0.durableRevision = journal.durable.value
            $0.dataDirectory = service.options.dataDirectory
            $0.snapshotRevision = service.snapshotRevision
        }
        response.encode(into: &reply)
        return .reply
    }

    @Sendable
    private func setLogLevel(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: SetLogLevelRequest = try decode(bytes)
        guard let previous = service.options.setLogLevel(request.level) else {
            throw .invalid(
                "level",
                "\"\(request.level)\" is none of trace, debug, info, notice, warning, error, "
                    + "critical", reason: "UNKNOWN_VALUE")
        }
        SetLogLevelResponse.with { $0.previous = previous }.encode(into: &reply)
        return .reply
    }

    @Sendable
    private func slowLog(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: SlowLogRequest = try decode(bytes)
        let limit = request.limit == 0 ? 20 : Int(min(request.limit, 1_000))
        let response = SlowLogResponse.with { response in
            response.calls = service.options.slowCalls(limit).map { call in
                SlowCall.with {
                    $0.method = call.method
                    $0.at = call.at
                    $0.elapsedUs = call.elapsedMicroseconds
                    $0.code = UInt32(call.code.rawValue)
                    $0.requestBytes = call.requestBytes
                }
            }
        }
        response.encode(into: &reply)
        return .reply
    }

    @Sendable
    private func drain(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let _: DrainRequest = try decode(bytes)
        service.options.drain()
        return .reply
    }

    @Sendable
    private func statistics(_ request: GetStatisticsRequest) throws(RPCFailure)
        -> GetStatisticsResponse
    {
        let counts = service.statistics
        return GetStatisticsResponse.with {
            $0.locations = UInt64(counts.state.locations)
            $0.skus = UInt64(counts.state.skus)
            $0.kits = UInt64(counts.state.kits)
            $0.cells = UInt64(counts.state.cells)
            $0.supplies = UInt64(counts.state.supplies)
            $0.held = UInt64(counts.state.held)
            $0.committed = UInt64(counts.state.committed)
            $0.idempotencyKeys = UInt64(counts.state.idempotencyKeys)
            $0.journalBytes = counts.journalBytes
            $0.residentBytes = service.options.residentBytes()
            $0.connections = service.options.openConnections()
            $0.expiredTotal = counts.expired
            $0.openOrders = UInt64(counts.orders.openOrders)
            $0.parkedOrders = UInt64(counts.orders.parkedOrders)
            $0.openShipments = UInt64(counts.orders.openShipments)
            $0.openReturns = UInt64(counts.orders.openReturns)
        }
    }

    @Sendable
    private func verify(_ request: VerifyInvariantsRequest) throws(RPCFailure)
        -> VerifyInvariantsResponse
    {
        let revision = service.journal.last.value
        let (report, orders) = service.verifyInvariants()
        return VerifyInvariantsResponse.with {
            $0.clean = report.isClean && orders.isClean
            $0.violations = report.violations + orders.violations
            $0.cells = UInt64(report.cells)
            $0.reservations = UInt64(report.reservations)
            $0.orders = UInt64(orders.orders)
            $0.shipments = UInt64(orders.shipments)
            $0.stateDigest = service.stateDigest
            $0.revision = revision
        }
    }

    @Sendable
    private func snapshot(_ request: TakeSnapshotRequest) throws(RPCFailure)
        -> TakeSnapshotResponse
    {
        let begin = ContinuousClock.now
        let summary: SnapshotSummary?
        do { summary = try service.takeSnapshot() } catch {
            throw RPCFailure(
                .unavailable, reason: "SNAPSHOT_FAILED", "\(error)",
                retryAfterMilliseconds: 10_000)
        }
        guard let summary else {
            throw RPCFailure(
                .aborted, reason: "SNAPSHOT_RUNNING", "another snapshot is under way",
                retryAfterMilliseconds: 1_000)
        }
        let elapsed = ContinuousClock.now - begin
        return TakeSnapshotResponse.with {
            $0.revision = summary.newest.value
            $0.bytes = UInt64(summary.bytes)
            $0.elapsedMs = UInt64(elapsed / .milliseconds(1))
            $0.file = summary.name
        }
    }
}
