internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// OrderService: each method finds its order, runs a decision of `Fulfilment` through the commit
/// pipeline, and maps the order back.
struct OrderHandlers: Sendable {
    let desk: OrderDesk
    let hub: OrderHub
    let offload: @Sendable (@escaping @Sendable () -> Void) -> Void

    static let service = "/dom.v1.OrderService/"

    var engine: Engine { desk.engine }
    var sourcer: Sourcer { desk.sourcer }

    var methods: [Method] {
        [
            .unary(Self.service + "SubmitOrder", submit),
            .unary(Self.service + "CancelOrder", cancelOrder),
            .unary(Self.service + "HoldOrder", holdOrder),
            .unary(Self.service + "ReleaseHold", releaseHold),
            .unary(RoutingHandlers.service + "Reroute", reroute),
            .offloaded(RoutingHandlers.service + "ConsolidateOrders", offload, consolidate),
            getOrder, getTimeline, listOrders, watchOrder,
        ]
    }

    @Sendable
    private func cancelOrder(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (CancelOrderRequest, MutationCall) = try engine.begin(
            "/dom.v1.OrderService/CancelOrder", context, bytes, .releasing)
        let id = try Self.orderID(request.orderID)
        try Check.count(request.lines.count, in: 0...Limits.linesMax, "lines")
        var units: Quantity = 0
        let settled = try desk.change(id, call) { draft throws(Refusal) in
            if request.lines.isEmpty {
                units = try draft.cancel()
            } else {
                units = try draft.cancel(try request.lines.places(in: draft.order))
            }
        } reply: { order, network in
            CancelOrderResponse.with {
                $0.order = order.message(network)
                $0.cancelled = units
            }
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    @Sendable
    private func holdOrder(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (HoldOrderRequest, MutationCall) = try engine.begin(
            "/dom.v1.OrderService/HoldOrder", context, bytes, .growing)
        let id = try Self.orderID(request.orderID)
        if let until = request.until, until <= call.now {
            throw .invalid("until", "is not in the future", reason: "OUT_OF_BOUNDS")
        }
        let settled = try desk.change(id, call) { draft throws(Refusal) in
            try draft.hold(reason: call.write.reason, until: request.until)
        } reply: { order, network in
            HoldOrderResponse.with { $0.order = order.message(network) }
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    @Sendable
    private func releaseHold(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (ReleaseHoldRequest, MutationCall) = try engine.begin(
            "/dom.v1.OrderService/ReleaseHold", context, bytes, .growing)
        let id = try Self.orderID(request.orderID)
        var settled = try desk.change(id, call) { draft throws(Refusal) in
            try draft.release()
        } reply: { order, network in
            ReleaseHoldResponse.with { $0.order = order.message(network) }
        }
        desk.follow(id, call, &settled) { reply, done in
            reply.order = done.after.message(done.network)
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    static func orderID(_ text: String) throws(RPCFailure) -> OrderID {
        try Check.identifier(text, "order_id")
        return OrderID(text)
    }
}

extension [OrderLineQuantity] {
    /// The lines meant, by their places; INVALID_ARGUMENT for one that is not there.
    fileprivate func places(
        in order: OrderRecord
    ) throws(Refusal) -> [(line: Int, quantity: Quantity)] {
        try linePlaces(map { ($0.lineID, $0.quantity) }, of: "order") { index in
            order.lines.firstIndex { $0.id == self[index].lineID }
        }
    }
}

/// The lines that a request names, by their places in the order or shipment, each once;
/// INVALID_ARGUMENT for one that is not there.
func linePlaces(
    _ wishes: [(lineID: String, quantity: Quantity)], of what: String, find: (Int) -> Int?
) throws(Refusal) -> [(line: Int, quantity: Quantity)] {
    var result: [(line: Int, quantity: Quantity)] = []
    for (index, wish) in wishes.enumerated() {
        guard let place = find(index), !result.contains(where: { $0.line == place }) else {
            throw Refusal(
                .invalid(
                    "lines[\(index)].line_id",
                    "\"\(wish.lineID)\" is no line of the \(what), or is there twice",
                    reason: "UNKNOWN_LINE"))
        }
        guard 0...Limits.quantityMax ~= wish.quantity else {
            throw Refusal(
                .invalid("lines[\(index)].quantity", "is out of bounds", reason: "OUT_OF_BOUNDS"))
        }
        result.append((place, wish.quantity))
    }
    return result
}

/// A reply with the order that the mutation changed.
protocol OrderReply: MutationReply {
    var order: Messages.Order? { get set }
}

extension OrderReply {
    mutating func stampParts(_ revision: UInt64) {
        if order?.revision == 0 { order?.revision = revision }
    }
}

extension CancelOrderRequest: MutationRequest {}
extension HoldOrderRequest: MutationRequest {}
extension ReleaseHoldRequest: MutationRequest {}
extension CancelOrderResponse: OrderReply {}
extension HoldOrderResponse: OrderReply {}
extension ReleaseHoldResponse: OrderReply {}
