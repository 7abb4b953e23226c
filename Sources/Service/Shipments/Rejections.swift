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
        let (request, call): (RejectRequest, MutationCall) = try engine.begin(
            "/dom.v1.ShipmentService/Reject", context, bytes, .releasing)
        let id = try Self.shipmentID(request.shipmentID)
        if request.reason == .unspecified {
            throw .invalid("reason", "is required", reason: "REQUIRED")
        }
        let reason = try domainEnum(
            request.reason, "reason", default: Fulfilment.RejectReason.noVariance)
        var response = try settle(id, call, RejectResponse()) { draft throws(Refusal) in
            let lines = try request.lines.places(of: id, in: draft.order)
            try draft.reject(id.number, reason, lines)
        }
        replace(id, call, &response)
        response.reply.encode(into: &reply)
        return .replyWhenDurable(response.sequence)
    }

    @Sendable
    func confirmPick(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (ConfirmPickRequest, MutationCall) = try engine.begin(
            "/dom.v1.ShipmentService/ConfirmPick", context, bytes, .releasing)
        let id = try Self.shipmentID(request.shipmentID)
        let reason = try domainEnum(
            request.shortReason, "short_reason", default: Fulfilment.RejectReason.mismatch)
        var response = try settle(id, call, ConfirmPickResponse()) { draft throws(Refusal) in
            let lines = try request.lines.places(of: id, in: draft.order)
            try draft.pick(id.number, lines, isComplete: request.complete, reason: reason)
        }
        replace(id, call, &response)
        response.reply.encode(into: &reply)
        return .replyWhenDurable(response.sequence)
    }

    @Sendable
    func cancel(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (CancelRequest, MutationCall) = try engine.begin(
            "/dom.v1.ShipmentService/Cancel", context, bytes, .releasing)
        let id = try Self.shipmentID(request.shipmentID)
        var response = try settle(id, call, CancelResponse()) { draft throws(Refusal) in
            try draft.cancelShipment(id.number, reason: call.write.reason)
        }
        replace(id, call, &response)
        response.reply.encode(into: &reply)
        return .replyWhenDurable(response.sequence)
    }

    /// Sources what has lost its location, in a transaction of its own.
    private func replace<Reply: ReplacingReply>(
        _ id: ShipmentID, _ call: MutationCall, _ settled: inout Engine.Settled<Reply>
    ) {
        desk.follow(id.order, call, &settled) { reply, done in
            let new = done.after.shipments.filter { $0.number >= done.before.nextShipment }
            reply.replacements = new.map { $0.message(done.after, done.network) }
        }
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

    /// Runs one decision about a shipment and answers it.
    func change<Reply: ShipmentReply>(
        _ id: ShipmentID, _ call: MutationCall, _ empty: Reply, _ output: inout ByteWriter,
        _ decide: (inout OrderDraft) throws(Refusal) -> Void
    ) throws(RPCFailure) -> UnaryOutcome {
        let settled = try settle(id, call, empty, decide)
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
        var result: [(line: Int, quantity: Quantity)] = []
        for (index, wish) in enumerated() {
            let place = shipment.lines.firstIndex {
                order.lines[$0.line].id == wish.lineID
                    && (wish.sku.isEmpty || $0.sku.text == wish.sku)
            }
            guard let place, !result.contains(where: { $0.line == place }) else {
                throw Refusal(
                    .invalid(
                        "lines[\(index)].line_id",
                        "\"\(wish.lineID)\" is no line of the shipment, or is there twice",
                        reason: "UNKNOWN_LINE"))
            }
            guard 0...Limits.quantityMax ~= wish.quantity else {
                throw Refusal(
                    .invalid(
                        "lines[\(index)].quantity", "is out of bounds", reason: "OUT_OF_BOUNDS"))
            }
            result.append((place, wish.quantity))
        }
        return result
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

extension AcceptRequest: MutationRequest {}
extension RejectRequest: MutationRequest {}
extension ConfirmPickRequest: MutationRequest {}
extension PackRequest: MutationRequest {}
extension ShipRequest: MutationRequest {}
extension MarkReadyForPickupRequest: MutationRequest {}
extension CustomerArrivedRequest: MutationRequest {}
extension HandOverRequest: MutationRequest {}
extension UpdateTrackingRequest: MutationRequest {}
extension CancelRequest: MutationRequest {}
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
