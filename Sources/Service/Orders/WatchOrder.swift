internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// WatchOrder: the order now, and again whenever it changes, until it is closed.
extension OrderHandlers {
    var watchOrder: Method {
        let (engine, hub) = (self.engine, self.hub)
        return Method(
            path: Self.service + "WatchOrder", kind: .serverStreaming,
            handler: .streaming { _, wake in OrderWatch(engine, hub, wake) })
    }
}

/// One running WatchOrder, confined to its event loop. Changes between two looks are conflated.
final class OrderWatch: StreamingCall {
    private let engine: Engine
    private let hub: OrderHub
    private let wake: @Sendable () -> Void
    private var order: OrderID?
    private var watcher: UInt64?
    private var told = SequenceNumber.zero
    private var isOver = false

    init(_ engine: Engine, _ hub: OrderHub, _ wake: @escaping @Sendable () -> Void) {
        self.engine = engine
        self.hub = hub
        self.wake = wake
    }

    deinit { leave() }

    var acceptsMessages: Bool { true }
    var isEndless: Bool { true }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: WatchOrderRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        let id = try OrderHandlers.orderID(request.orderID)
        // First join, then look: nothing that happens in between is lost.
        watcher = hub.join(id, wake)
        order = id
        if engine.orders.order(id) == nil { throw .unknownOrder(id) }
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard let order else { return .pending }
        guard !isOver, let record = engine.orders.order(order) else { return .end }
        guard record.revision > told else { return .pending }
        told = record.revision
        isOver = record.isClosed
        WatchOrderResponse.with { $0.order = record.message(engine.store.network) }
            .encode(into: &reply)
        return .messageWhenDurable(told)
    }

    func cancel() { leave() }

    private func leave() {
        if let watcher, let order { hub.leave(order, watcher) }
        watcher = nil
    }
}
