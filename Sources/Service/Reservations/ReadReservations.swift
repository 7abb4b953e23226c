internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Synchronization

/// GetReservation and ListReservations. What they show is durable before they show it.
extension ReservationHandlers {
    var getReservation: Method {
        .lookedUp(
            Self.service + "GetReservation", offload,
            memory: { (now: Instant, request: GetReservationRequest) throws(RPCFailure) in
                try engine.checkRevision(request.context)
                try Check.identifier(request.reservationID, "reservation_id")
                _ = engine.begin(now)
                let id = ReservationID(request.reservationID)
                return engine.reservation(id).map { ($0.reply(engine), $0.revision) }
            },
            engine.archived,
            disk: { (archived, request) throws(RPCFailure) in
                try archived.reservation(ReservationID(request.reservationID))?.reply(engine)
            },
            missing: { request in
                RPCFailure(
                    .notFound, reason: "UNKNOWN_RESERVATION",
                    "reservation_id: no reservation \"\(request.reservationID)\"")
            })
    }

    var listReservations: Method {
        let (engine, offload) = (self.engine, self.offload)
        return Method(
            path: Self.service + "ListReservations", kind: .serverStreaming,
            handler: .streaming { _, wake in ReservationList(engine, offload, wake) })
    }
}

extension ReservationRecord {
    fileprivate func reply(_ engine: Engine) -> GetReservationResponse {
        GetReservationResponse.with {
            $0.revision = revision.value
            $0.reservation = message(engine.store.network)
        }
    }
}

extension Engine {
    func reservation(_ id: ReservationID) -> ReservationRecord? {
        var set = ShardSet()
        set.insert(reservation: id)
        return store.withLocked(set) { $0.reservation(id) }
    }
}

/// One running ListReservations. Finding and sorting the ids may take long, so a worker does it;
/// pages then look each one up, and leave out what no longer matches.
final class ReservationList: StreamingCall {
    private let engine: Engine
    private let offload: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let wake: @Sendable () -> Void
    private let found = IDList()
    private var request = ListReservationsRequest()
    private var next = 0
    private var sent = 0

    static let pageSize = 200

    init(
        _ engine: Engine, _ offload: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        _ wake: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.offload = offload
        self.wake = wake
    }

    var acceptsMessages: Bool { true }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: ListReservationsRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        guard request.state.isKnown else {
            throw .invalid("state", "is not known", reason: "UNKNOWN_VALUE")
        }
        if !request.location.isEmpty, engine.store.network.location(request.location) == nil {
            throw .unknownLocation(request.location, field: "location")
        }
        self.request = request
        let (engine, found, wake) = (self.engine, self.found, self.wake)
        let after = ReservationID(request.afterID)
        offload {
            let ids = engine.store.reservationIDs { record in
                (request.afterID.isEmpty || after < record.id) && request.admits(record)
            }
            found.ids.withLock { $0 = ids }
            wake()
        }
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard let ids = found.ids.withLock({ $0 }) else { return .pending }
        var page = ListReservationsResponse()
        let network = engine.store.network
        let location = network.location(request.location)
        let limit = request.limit == 0 ? Int.max : Int(request.limit)
        while next < ids.count, page.reservations.count < Self.pageSize, sent < limit {
            let id = ids[next]
            next += 1
            guard let record = engine.reservation(id), request.admits(record) else { continue }
            if let location, !record.uses(location) { continue }
            page.reservations.append(record.message(network))
            sent += 1
        }
        if page.reservations.isEmpty { return .end }
        page.encode(into: &reply)
        return .messageWhenDurable(
            SequenceNumber(page.reservations.map(\.revision).max() ?? 0))
    }

    func cancel() {}
}

/// Where the worker leaves what it found.
private final class IDList: Sendable {
    let ids = Mutex<[ReservationID]?>(nil)
}

extension ListReservationsRequest {
    fileprivate func admits(_ record: ReservationRecord) -> Bool {
        if !owner.isEmpty, record.owner != owner { return false }
        if state != .unspecified, state.rawValue != Int32(record.state.rawValue) { return false }
        if sku.isEmpty { return true }
        return record.lines.contains { line in
            line.sku.text == sku || line.allocations.contains { $0.sku.text == sku }
        }
    }
}

extension ReservationRecord {
    fileprivate func uses(_ location: LocationIndex) -> Bool {
        lines.contains { line in
            line.allocations.contains {
                if case .cell(location, _) = $0.place { true } else { false }
            }
        }
    }
}
