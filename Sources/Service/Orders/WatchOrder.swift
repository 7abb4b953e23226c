internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Synchronization

/// WatchOrder: the order now, and again whenever it changes, until it is closed; of one that has
/// left memory its last state, once.
extension OrderHandlers {
    var watchOrder: Method {
        let (engine, hub, offload) = (self.engine, self.hub, self.offload)
        return Method(
            path: Self.service + "WatchOrder", kind: .serverStreaming,
            handler: .streaming { _, wake in OrderWatch(engine, hub, offload, wake) })
    }
}

/// One running WatchOrder, confined to its event loop. Changes between two looks are conflated.
final class OrderWatch: StreamingCall {
    private let engine: Engine
    private let hub: OrderHub
    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let wake: @Sendable () -> Void
    private let archived = ArchivedImage()
    private var isLookingUp = false
    private var order: OrderID?
    private var watcher: UInt64?
    private var told = SequenceNumber.zero
    private var isOver = false

    init(
        _ engine: Engine, _ hub: OrderHub,
        _ offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        _ wake: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.hub = hub
        self.offload = offload
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
        if engine.orders.order(id) != nil { return }
        guard engine.archived != nil else { throw .unknownOrder(id) }
        lookUp(id)
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard let order else { return .pending }
        if isOver { return .end }
        guard let record = engine.orders.order(order) else {
            return try produceArchived(order, into: &reply)
        }
        guard record.revision > told else { return .pending }
        return tell(record, into: &reply)
    }

    private func tell(_ record: OrderRecord, into reply: inout ByteWriter) -> Production {
        told = record.revision
        isOver = record.isClosed
        WatchOrderResponse.with { $0.order = record.message(engine.store.network) }
            .encode(into: &reply)
        return .messageWhenDurable(told)
    }

    // MARK: Gone from memory

    /// Reads its last state off the event loop; wakes the call when done.
    private func lookUp(_ id: OrderID) {
        guard let reads = engine.archived else { return archived.put(.success(nil)) }
        isLookingUp = true
        let (archived, wake) = (self.archived, self.wake)
        offload {
            archived.put(Result { () throws(RPCFailure) in try reads.order(id) })
            wake()
        }
    }

    /// It may have closed and left between two looks: then the end is told from the archive.
    private func produceArchived(
        _ order: OrderID, into reply: inout ByteWriter
    ) throws(RPCFailure) -> Production {
        if !isLookingUp { lookUp(order) }
        // A worker that runs on this thread is done already.
        guard let found = archived.result else { return .pending }
        guard let record = try found.get() else {
            isOver = true
            if told == .zero { throw .unknownOrder(order) }
            return .end
        }
        if record.revision <= told { return .end }
        defer { isOver = true }
        return tell(record, into: &reply)
    }

    func cancel() { leave() }

    private func leave() {
        if let watcher, let order { hub.leave(order, watcher) }
        watcher = nil
    }
}

/// Where the worker leaves what it found.
private final class ArchivedImage: Sendable {
    private let found = Mutex<Result<OrderRecord?, RPCFailure>?>(nil)

    var result: Result<OrderRecord?, RPCFailure>? { found.withLock { $0 } }

    func put(_ result: Result<OrderRecord?, RPCFailure>) { found.withLock { $0 = result } }
}
