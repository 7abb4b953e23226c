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
                guard let (revision, entries) = engine.openTimeline(of: id) else { return nil }
                // One that was brought back from the archive began there.
                if engine.archived != nil, !entries.isBegun { return nil }
                return (entries.reply(revision, engine), revision)
            },
            engine.archived,
            disk: { (archived, request) throws(RPCFailure) -> GetTimelineResponse? in
                let id = OrderID(request.orderID)
                let open = engine.openTimeline(of: id)
                if let open { try engine.waitUntilDurable(open.revision) }
                var revision = open?.revision
                if revision == nil { revision = try archived.order(id)?.revision }
                guard let revision else { return nil }
                var entries = try archived.timeline(of: id)
                let last = entries.last?.sequence ?? .zero
                entries += open?.entries.filter { $0.sequence > last } ?? []
                return entries.reply(revision, engine)
            },
            missing: { .unknownOrder(OrderID($0.orderID)) })
    }
}

extension Engine {
    /// Blocks: for workers.
    func waitUntilDurable(_ sequence: SequenceNumber) throws(RPCFailure) {
        do throws(JournalError) { try journal.waitUntilDurable(sequence) } catch {
            throw RPCFailure(
                .unavailable, reason: "JOURNAL_STOPPED", "\(error)", retryAfterMilliseconds: 1_000)
        }
    }

    /// What memory has of an order's timeline, with the order's revision.
    func openTimeline(
        of id: OrderID
    ) -> (revision: SequenceNumber, entries: [Fulfilment.TimelineEntry])? {
        orders.withLocked(OrderSet([id])) { scope in
            scope.order(id).map { ($0.revision, scope.timeline(id)) }
        }
    }
}

extension [Fulfilment.TimelineEntry] {
    /// Whether it goes back to where the order was taken.
    var isBegun: Bool { first?.event.type == .orderReceived }
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
