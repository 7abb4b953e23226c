internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// ReturnService: each method finds its return, runs a decision of `Fulfilment` through the commit
/// pipeline, and maps the return back. Quoting, creating and routing, which plan and may read the
/// archive, run on workers.
struct ReturnHandlers: Sendable {
    let desk: ReturnDesk
    let offload: @Sendable (@escaping @Sendable () -> Void) -> Void

    static let service = "/dom.v1.ReturnService/"

    var engine: Engine { desk.engine }

    var methods: [Method] {
        [
            .offloaded(Self.service + "QuoteReturn", offload, quote),
            .offloaded(Self.service + "CreateReturn", offload, create),
            .offloaded(Self.service + "RouteReturn", offload, route),
            .unary(Self.service + "AuthoriseReturn", authorise),
            .unary(Self.service + "RecordTransit", recordTransit),
            receiveReturn,
            .unary(Self.service + "GradeUnits", grade),
            .unary(Self.service + "DisposeUnits", dispose),
            .unary(Self.service + "CancelReturn", cancel),
            getReturn, listReturns,
        ]
    }

    /// Decodes a request about one return.
    func begin<Request: ReturnRequest>(
        _ path: StaticString, _ context: borrowing CallContext, _ bytes: RawSpan,
        _ space: SpaceEffect
    ) throws(RPCFailure) -> (Request, MutationCall, ReturnID) {
        let (request, call): (Request, MutationCall) = try engine.begin(
            path, context, bytes, space)
        return (request, call, try ReturnID.required(request.returnID))
    }

    @Sendable
    private func authorise(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call, id): (AuthoriseReturnRequest, MutationCall, ReturnID) = try begin(
            "/dom.v1.ReturnService/AuthoriseReturn", context, bytes,
            .growing)
        let units = try id.units(request.unitIDs, "unit_ids")
        if !units.isEmpty {
            if !request.approve {
                throw .invalid("unit_ids", "is for approval only", reason: "CONTRADICTION")
            }
            if call.write.reason.allSatisfy(\.isWhitespace) {
                throw .invalid("context.reason", "is required", reason: "REQUIRED")
            }
        }
        let settled = try desk.change(id, call, ReturnDesk.Needs(board: units.isEmpty)) {
            draft, locked throws(Refusal) in
            if !units.isEmpty {
                try draft.release(
                    id.number, units: units, reason: call.write.reason, actor: call.write.actor)
            } else if request.approve {
                try draft.authorise(id.number) { location, instant in
                    desk.slot(of: location, at: instant, locked.stock.network)
                }
            } else {
                try draft.reject(id.number, reason: call.write.reason)
            }
        } reply: { _ in
            AuthoriseReturnResponse()
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    @Sendable
    private func recordTransit(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call, id): (RecordTransitRequest, MutationCall, ReturnID) = try begin(
            "/dom.v1.ReturnService/RecordTransit", context, bytes, .growing)
        let units = try id.units(request.unitIDs, "unit_ids")
        try Check.optionalIdentifier(request.tracking, "tracking")
        try Check.optionalIdentifier(request.carrier, "carrier")
        guard request.event != .unspecified else {
            throw .invalid("event", "is required", reason: "REQUIRED")
        }
        let event = try domainEnum(request.event, "event", default: ReturnTransit.scanned)
        if let expected = request.expectedAt, expected <= call.now {
            throw .invalid("expected_at", "is not in the future", reason: "OUT_OF_BOUNDS")
        }
        let needs = ReturnDesk.Needs(board: request.expectedAt != nil)
        let settled = try desk.change(id, call, needs) { draft, locked throws(Refusal) in
            let slot = try desk.slot(of: units, request.expectedAt, draft, id, locked)
            try draft.transit(
                id.number, event, units: units, carrier: request.carrier,
                tracking: request.tracking, expectedAt: request.expectedAt, slot: slot)
        } reply: { _ in
            RecordTransitResponse()
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    @Sendable
    private func cancel(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call, id): (CancelReturnRequest, MutationCall, ReturnID) = try begin(
            "/dom.v1.ReturnService/CancelReturn", context, bytes, .releasing)
        let units = try id.units(request.unitIDs, "unit_ids")
        let settled = try desk.change(id, call) { draft, _ throws(Refusal) in
            try draft.cancel(id.number, units: units, reason: call.write.reason)
        } reply: { _ in
            CancelReturnResponse()
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    // MARK: Reading

    private var getReturn: Method {
        .lookedUp(
            Self.service + "GetReturn", offload,
            memory: { (_, request: GetReturnRequest) throws(RPCFailure) in
                try engine.checkRevision(request.context)
                let id = try ReturnID.required(request.returnID)
                let found = engine.orders.withLocked(OrderSet([id.order])) { scope in
                    scope.customerReturn(id).map { ($0, scope.order(id.order)) }
                }
                guard let (record, order) = found else { return nil }
                return (record.reply(of: order, engine), record.revision)
            },
            engine.archived,
            disk: { (archived, request) throws(RPCFailure) -> GetReturnResponse? in
                let id = try ReturnID.required(request.returnID)
                guard let record = try archived.customerReturn(id) else { return nil }
                return record.reply(of: try engine.anyOrder(id.order), engine)
            },
            missing: { .unknownReturn($0.returnID) })
    }

    private var listReturns: Method {
        let (engine, offload) = (self.engine, self.offload)
        return Method(
            path: Self.service + "ListReturns", kind: .serverStreaming,
            handler: .streaming { _, wake in PagedList<ReturnListing>(engine, offload, wake) })
    }
}

extension ReturnRecord {
    fileprivate func reply(of order: OrderRecord?, _ engine: Engine) -> GetReturnResponse {
        GetReturnResponse.with {
            $0.revision = revision.value
            $0.customerReturn = current(engine.store).message(of: order, engine.store.network)
        }
    }
}
