internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// GetOrder and GetTimeline: from memory while the order is there, from the archive afterwards.
/// What they show is durable before they show it.
extension OrderHandlers {
    var getOrder: Method {
        .lookedUp(
            Self.service + "GetOrder", offload,
            memory: { (_, request: GetOrderRequest) throws(RPCFailure) in
                try engine.checkRevision(request.context)
                let id = try Self.orderID(request.orderID)
                guard let order = engine.orders.order(id) else { return nil }
                return (order.reply(engine), order.revision)
            },
            engine.archived,
            disk: { (archived, request) throws(RPCFailure) in
                try archived.order(OrderID(request.orderID))?.reply(engine)
            },
            missing: { .unknownOrder(OrderID($0.orderID)) })
    }

    var getTimeline: Method {
        .lookedUp(
            Self.service + "GetTimeline", offload,
            memory: {
                (_, request: GetTimelineRequest) throws(RPCFailure)
                    -> LookedUpCall<GetTimelineRequest, GetTimelineResponse>.Answer? in
                try engine.checkRevision(request.context)
                let id = try Self.orderID(request.orderID)
                let found = engine.orders.withLocked(OrderSet([id])) { scope in
                    scope.order(id).map { ($0.revision, scope.timeline(id)) }
                }
                guard let (revision, entries) = found else { return nil }
                return (entries.reply(revision, engine), revision)
            },
            engine.archived,
            disk: { (archived, request) throws(RPCFailure) -> GetTimelineResponse? in
                let id = OrderID(request.orderID)
                guard let order = try archived.order(id) else { return nil }
                return try archived.timeline(of: id).reply(order.revision, engine)
            },
            missing: { .unknownOrder(OrderID($0.orderID)) })
    }
}

extension OrderRecord {
    fileprivate func reply(_ engine: Engine) -> GetOrderResponse {
        GetOrderResponse.with {
            $0.revision = revision.value
            $0.order = message(engine.store.network)
        }
    }
}

extension [Fulfilment.TimelineEntry] {
    fileprivate func reply(_ revision: SequenceNumber, _ engine: Engine) -> GetTimelineResponse {
        let network = engine.store.network
        return GetTimelineResponse.with {
            $0.revision = revision.value
            $0.entries = map { $0.message(network) }
        }
    }
}
