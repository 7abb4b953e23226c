internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Synchronization

/// EventService: the journal as a stream of events.
struct EventHandlers: Sendable {
    let engine: Engine
    let hub: EventHub
    let offload: @Sendable (@escaping @Sendable () -> Void) -> Void

    static let path = "/dom.v1.EventService/Subscribe"

    var methods: [Method] {
        let (engine, hub, offload) = (self.engine, self.hub, self.offload)
        return [
            Method(
                path: Self.path, kind: .serverStreaming,
                handler: .streaming { _, wake in
                    Subscription(engine, hub, offload, wake: wake)
                })
        ]
    }
}

/// One running Subscribe, confined to its event loop.
///
/// Holds its place and at most one piece that a worker has read for it; the next is fetched when
/// the client can take more. At the end of what there is it follows the hub.
final class Subscription: StreamingCall {
    private let engine: Engine
    private let hub: EventHub
    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let wake: @Sendable () -> Void
    private let fetched = FetchedPiece()
    private var filter: EventFilter?
    private var follows = false
    private var follower: UInt64?
    private var isFetching = false
    /// Behind everything that was told or looked at.
    private var place = EventCursor(.zero)
    /// Of the present piece, still to be told; oldest first.
    private var waiting: ArraySlice<RecordedEvent> = []
    /// Behind the present piece.
    private var read = SequenceNumber(1)
    /// The cursor that the client was last sent.
    private var told: EventCursor?
    private var isOver = false

    /// Events of one message, and about so many bytes.
    static let messageEvents = 256
    static let messageBytes = 256 << 10
    /// A cursor is sent at least this often while nothing matches: records looked at.
    static let silentRecords: UInt64 = 1 << 16

    init(
        _ engine: Engine, _ hub: EventHub,
        _ offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        wake: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.hub = hub
        self.offload = offload
        self.wake = wake
    }

    deinit { leave() }

    var acceptsMessages: Bool { true }
    var isEndless: Bool { follows }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: SubscribeRequest = try decode(bytes)
        try Check.count(request.types.count, in: 0...64, "types")
        for (index, type) in request.types.enumerated() {
            guard EventCatalogue.knows(type) else {
                throw .invalid(
                    "types[\(index)]", "no event is called \"\(type)\"", reason: "UNKNOWN_VALUE")
            }
        }
        place = try start(request.cursor)
        read = place.next
        told = place
        filter = EventFilter(request)
        follows = request.follow
        // First join, then look: nothing that happens in between is lost.
        if follows { follower = hub.join(wake) }
    }

    private func start(_ text: String) throws(RPCFailure) -> EventCursor {
        switch text {
        case "": return EventCursor(SequenceNumber(max(engine.journal.oldest.value, 1) - 1))
        case EventCursor.now: return EventCursor(engine.journal.durable)
        default: break
        }
        guard let cursor = EventCursor(text) else {
            throw .invalid("cursor", "is not a cursor of this stream", reason: "INVALID_CURSOR")
        }
        guard cursor.sequence <= engine.journal.last else {
            throw RPCFailure(
                .outOfRange, reason: "CURSOR_AHEAD",
                "cursor: \(cursor) is ahead of this server (\(engine.journal.last))")
        }
        return cursor
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard let filter else { return .pending }
        while true {
            if !waiting.isEmpty { return tell(into: &reply) }
            if isOver { return .end }
            if let outcome = fetched.take() {
                isFetching = false
                try take(outcome.get())
                continue
            }
            if isFetching { return .pending }
            if let piece = hubPiece(filter), piece.next > read {
                take(piece)
                continue
            }
            if read <= engine.journal.durable {
                fetch(filter)
                // A worker that runs on this thread is done already.
                if fetched.isEmpty { return silence(into: &reply) }
                continue
            }
            if follows { return silence(into: &reply) }
            isOver = true
            if told != place { return tell(into: &reply) }
        }
    }

    // MARK: Looking

    private func hubPiece(_ filter: EventFilter) -> EventReader.Piece? {
        guard follower != nil else { return nil }
        return hub.events(from: read, limit: Self.messageEvents, filter.admits)
    }

    /// The next piece of history, off the event loop.
    private func fetch(_ filter: EventFilter) {
        isFetching = true
        let reader = EventReader(engine: engine)
        let (first, fetched, wake) = (read, self.fetched, self.wake)
        offload {
            fetched.put(
                Result { () throws(RPCFailure) in try reader.read(from: first, filter.admits) })
            wake()
        }
    }

    private func take(_ piece: EventReader.Piece) {
        let place = self.place
        waiting = piece.events.drop { !place.isBefore($0.sequence, $0.index) }
        read = piece.next
        if waiting.isEmpty, read.value > 0 {
            self.place = EventCursor(SequenceNumber(read.value - 1))
        }
    }

    // MARK: Telling

    private func tell(into reply: inout ByteWriter) -> Production {
        var message = SubscribeResponse()
        var bytes = 0
        while let next = waiting.first, message.events.count < Self.messageEvents,
            bytes < Self.messageBytes
        {
            waiting = waiting.dropFirst()
            bytes += next.event.encoded.count
            message.events.append(next.event)
            place = EventCursor(next.sequence, next.index)
        }
        if waiting.isEmpty, read.value > 0 { place = EventCursor(SequenceNumber(read.value - 1)) }
        message.cursor = place.description
        message.encode(into: &reply)
        told = place
        return .message
    }

    /// Nothing to tell; but who waits long hears how far it is, to resume from there.
    private func silence(into reply: inout ByteWriter) -> Production {
        let since = place.sequence.value &- (told?.sequence.value ?? 0)
        if told != place, since >= Self.silentRecords { return tell(into: &reply) }
        return .pending
    }

    func cancel() { leave() }

    private func leave() {
        if let follower { hub.leave(follower) }
        follower = nil
    }
}

/// Where the worker leaves a piece.
private final class FetchedPiece: Sendable {
    private let outcome = Mutex<Result<EventReader.Piece, RPCFailure>?>(nil)

    var isEmpty: Bool { outcome.withLock { $0 == nil } }

    func put(_ result: Result<EventReader.Piece, RPCFailure>) { outcome.withLock { $0 = result } }

    func take() -> Result<EventReader.Piece, RPCFailure>? {
        outcome.withLock { outcome in
            defer { outcome = nil }
            return outcome
        }
    }
}
