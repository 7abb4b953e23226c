internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// The calls after which units need another location: it is looked for at once.
extension ShipmentHandlers {
    @Sendable
    func reject(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call, id): (RejectRequest, MutationCall, ShipmentID) = try begin(
            "/dom.v1.ShipmentService/Reject", context, bytes, .releasing)
        let reason = try domainEnum(
            request.reason, "reason", default: Fulfilment.RejectReason.noVariance)
        return try replace(id, call, RejectResponse(), &reply) { draft throws(Refusal) in
            let lines = try request.lines.places(of: id, in: draft.order)
            try draft.reject(id.number, reason, lines)
        }
    }

    @Sendable
    func confirmPick(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call, id): (ConfirmPickRequest, MutationCall, ShipmentID) = try begin(
            "/dom.v1.ShipmentService/ConfirmPick", context, bytes, .releasing)
        let reason = try domainEnum(
            request.shortReason, "short_reason", default: Fulfilment.RejectReason.mismatch)
        return try replace(id, call, ConfirmPickResponse(), &reply) { draft throws(Refusal) in
            let lines = try request.lines.places(of: id, in: draft.order)
            try draft.pick(id.number, lines, isComplete: request.complete, reason: reason)
        }
    }

    @Sendable
    func cancel(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (_, call, id): (CancelRequest, MutationCall, ShipmentID) = try begin(
            "/dom.v1.ShipmentService/Cancel", context, bytes, .releasing)
        return try replace(id, call, CancelResponse(), &reply) { draft throws(Refusal) in
            try draft.cancelShipment(id.number, reason: call.write.reason)
        }
    }

    /// Runs the decision, sources what has lost its location in a transaction of its own, and
    /// answers both.
    private func replace<Reply: ReplacingReply>(
        _ id: ShipmentID, _ call: MutationCall, _ empty: Reply, _ output: inout ByteWriter,
        _ decide: (inout OrderDraft) throws(Refusal) -> Void
    ) throws(RPCFailure) -> UnaryOutcome {
        var settled = try settle(id, call, empty, decide)
        desk.follow(id.order, call, &settled) { reply, done in
            let new = done.after.shipments.filter { $0.number >= done.before.nextShipment }
            reply.replacements = new.map { $0.message(done.after, done.network) }
        }
        settled.reply.encode(into: &output)
        return .replyWhenDurable(settled.sequence)
    }

    // MARK: One shipment

    static func shipmentID(_ text: String) throws(RPCFailure) -> ShipmentID {
        try Check.identifier(text, "shipment_id")
        guard let id = ShipmentID(text) else {
            throw RPCFailure(
                .notFound, reason: "UNKNOWN_SHIPMENT", "shipment_id: no shipment \"\(text)\"")
        }
        return id
    }

    /// Decodes and checks a request about one shipment.
    private func begin<Request: ShipmentRequest>(
        _ path: StaticString, _ context: borrowing CallContext, _ bytes: RawSpan,
        _ space: SpaceEffect
    ) throws(RPCFailure) -> (Request, MutationCall, ShipmentID) {
        let (request, call): (Request, MutationCall) = try engine.begin(
            path, context, bytes, space)
        let id = try Self.shipmentID(request.shipmentID)
        try request.check()
        return (request, call, id)
    }

    /// Runs one decision about a shipment, told its number in the order, and answers it.
    func change<Request: ShipmentRequest, Reply: ShipmentReply>(
        _ path: StaticString, _ context: borrowing CallContext, _ bytes: RawSpan,
        _ space: SpaceEffect, _ empty: Reply, _ output: inout ByteWriter,
        _ decide: (Request, UInt32, inout OrderDraft) throws(Refusal) -> Void
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call, id): (Request, MutationCall, ShipmentID) = try begin(
            path, context, bytes, space)
        let settled = try settle(id, call, empty) { draft throws(Refusal) in
            try decide(request, id.number, &draft)
        }
        desk.follow(id.order, at: call.now)
        settled.reply.encode(into: &output)
        return .replyWhenDurable(settled.sequence)
    }

    private func settle<Reply: ShipmentReply>(
        _ id: ShipmentID, _ call: MutationCall, _ empty: Reply,
        _ decide: (inout OrderDraft) throws(Refusal) -> Void
    ) throws(RPCFailure) -> Engine.Settled<Reply> {
        do throws(RPCFailure) {
            return try desk.change(id.order, call, decide) { order, network in
                var reply = empty
                reply.shipment = order.shipmentMessage(id.number, network)
                return reply
            }
        } catch {
            guard error.reason == "UNKNOWN_ORDER" else { throw error }
            throw RPCFailure(
                .notFound, reason: "UNKNOWN_SHIPMENT", "shipment_id: no shipment \"\(id)\"")
        }
    }
}

extension [ShipmentLineQuantity] {
    /// The shipment's lines that are meant, by their places; INVALID_ARGUMENT for one that is not
    /// there. An unknown shipment has none: the decision says so.
    fileprivate func places(
        of id: ShipmentID, in order: OrderRecord
    ) throws(Refusal) -> [(line: Int, quantity: Quantity)] {
        guard let shipment = order.shipment(id.number) else { return [] }
        return try linePlaces(map { ($0.lineID, $0.quantity) }, of: "shipment") { index in
            shipment.lines.firstIndex {
                order.lines[$0.line].id == self[index].lineID
                    && (self[index].sku.isEmpty || $0.sku.text == self[index].sku)
            }
        }
    }
}

/// A request about one shipment.
protocol ShipmentRequest: MutationRequest {
    var shipmentID: String { get }
    /// Checks the other fields, as far as that needs no state.
    func check() throws(RPCFailure)
}

extension ShipmentRequest {
    func check() throws(RPCFailure) {}
}

extension RejectRequest {
    func check() throws(RPCFailure) {
        if reason == .unspecified {
            throw .invalid("reason", "is required", reason: "REQUIRED")
        }
    }
}

/// A reply with the shipment that the mutation changed.
protocol ShipmentReply: MutationReply {
    var shipment: Messages.Shipment? { get set }
}

/// A reply with the shipments that have come in the place of the one that was changed.
protocol ReplacingReply: ShipmentReply {
    var replacements: [Messages.Shipment] { get set }
}

extension AcceptRequest: ShipmentRequest {}
extension RejectRequest: ShipmentRequest {}
extension ConfirmPickRequest: ShipmentRequest {}
extension PackRequest: ShipmentRequest {}
extension ShipRequest: ShipmentRequest {}
extension MarkReadyForPickupRequest: ShipmentRequest {}
extension CustomerArrivedRequest: ShipmentRequest {}
extension HandOverRequest: ShipmentRequest {}
extension UpdateTrackingRequest: ShipmentRequest {}
extension CancelRequest: ShipmentRequest {}
extension AcceptResponse: ShipmentReply {}
extension RejectResponse: ReplacingReply {}
extension ConfirmPickResponse: ReplacingReply {}
extension PackResponse: ShipmentReply {}
extension ShipResponse: ShipmentReply {}
extension MarkReadyForPickupResponse: ShipmentReply {}
extension CustomerArrivedResponse: ShipmentReply {}
extension HandOverResponse: ShipmentReply {}
extension UpdateTrackingResponse: ShipmentReply {}
extension CancelResponse: ReplacingReply {}
