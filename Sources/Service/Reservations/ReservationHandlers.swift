internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// ReservationService. Each method maps its request to a domain command, runs it through the
/// commit pipeline with the reservation and its SKUs locked, and maps the outcome back.
struct ReservationHandlers: Sendable {
    let engine: Engine
    let sourcer: Sourcer
    let offload: @Sendable (@escaping @Sendable () -> Void) -> Void

    static let service = "/dom.v1.ReservationService/"

    var methods: [Method] {
        [
            .unary(Self.service + "Reserve", reserve),
            .unary(Self.service + "Extend", extend),
            .unary(Self.service + "Amend", amend),
            .unary(Self.service + "Confirm", confirm),
            .unary(Self.service + "Release", release),
            .unary(Self.service + "Consume", consume),
            .unary(Self.service + "Transfer", transfer),
            getReservation,
            listReservations,
        ]
    }

    @Sendable
    func reserve(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let path: StaticString = "/dom.v1.ReservationService/Reserve"
        let request: ReserveRequest = try decode(bytes)
        let call = try engine.begin(path, request.context, context, bytes, .growing)
        try Check.optionalIdentifier(request.reservationID, "reservation_id")
        try ReservationID.checkFree(request.reservationID)
        let id =
            request.reservationID.isEmpty
            ? ReservationID(key: call.key, now: call.now) : ReservationID(request.reservationID)
        if request.lines.indices.contains(where: { request.lines[$0].scope == .auto }) {
            return try reserveRouted(request, id, call, context, &reply)
        }
        let names = NameResolver(network: engine.store.network)
        let command = try ReserveCommand(request, id: id, names)
        var set = ShardSet()
        set.insert(idempotency: call.key)
        set.insert(reservation: id)
        let sequence = try engine.store.withLocked(set, items: command.lines.lazy.map(\.sku)) {
            scope throws(RPCFailure) in
            try engine.settle(command, call, scope, &reply)
        }
        return .replyWhenDurable(sequence)
    }

    @Sendable
    func extend(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ReservationService/Extend", context, bytes, &reply, .growing
        ) { (request: ExtendRequest, call, scope) throws(Refusal) in
            try scope.extend(
                request.target, ttlMilliseconds: request.ttlMs, now: call.now)
        } reply: { reservation, _ in
            ExtendResponse.with { $0.reservation = reservation }
        }
    }

    @Sendable
    func amend(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ReservationService/Amend", context, bytes, &reply, .growing
        ) { (request: AmendRequest, call, scope) throws(Refusal) in
            do throws(RPCFailure) {
                try Check.count(request.lines.count, in: 1...Limits.linesMax, "lines")
            } catch { throw Refusal(error) }
            let policy = Inventory.ReservePolicy(
                rawValue: UInt8(clamping: request.policy.rawValue))
            if policy == nil, request.policy != .unspecified {
                throw Refusal(.invalid("policy", "is not known", reason: "UNKNOWN_VALUE"))
            }
            let lines = request.lines.map {
                Inventory.AmendLine(line: Int($0.line), quantity: $0.quantity)
            }
            return try scope.amend(
                request.target, lines, policy: policy ?? .allOrNothing, now: call.now)
        } reply: { reservation, outcome in
            AmendResponse.with {
                $0.reservation = reservation
                $0.outcomes = outcome.lines.map(\.message)
            }
        }
    }

    @Sendable
    func confirm(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ReservationService/Confirm", context, bytes, &reply, .growing
        ) { (request: ConfirmRequest, call, scope) throws(Refusal) in
            try scope.confirm(request.target, now: call.now)
        } reply: { reservation, outcome in
            ConfirmResponse.with {
                $0.reservation = reservation
                $0.revived = outcome.revived
            }
        }
    }

    @Sendable
    func release(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ReservationService/Release", context, bytes, &reply, .releasing
        ) { (request: ReleaseRequest, call, scope) throws(Refusal) in
            let lines = try request.lines.domain(scope.network)
            return try scope.release(request.target, lines, now: call.now)
        } reply: { reservation, _ in
            ReleaseResponse.with { $0.reservation = reservation }
        }
    }

    @Sendable
    func consume(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ReservationService/Consume", context, bytes, &reply, .releasing
        ) { (request: ConsumeRequest, call, scope) throws(Refusal) in
            let lines = try request.lines.domain(scope.network)
            return try scope.consume(request.target, lines, now: call.now)
        } reply: { reservation, _ in
            ConsumeResponse.with { $0.reservation = reservation }
        }
    }

    @Sendable
    func transfer(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ReservationService/Transfer", context, bytes, &reply, .growing
        ) { (request: TransferRequest, call, scope) throws(Refusal) in
            do throws(RPCFailure) {
                try Check.optionalIdentifier(request.newOwner, "new_owner")
            } catch { throw Refusal(error) }
            let lines = try request.lines.domain(scope.network)
            return try scope.transfer(
                request.target, lines, newOwner: request.newOwner, now: call.now)
        } reply: { reservation, _ in
            TransferResponse.with { $0.reservation = reservation }
        }
    }
}

extension [Messages.LineQuantity] {
    fileprivate func domain(_ network: Network) throws(Refusal) -> [Inventory.LineQuantity] {
        let names = NameResolver(network: network)
        do throws(RPCFailure) {
            try Check.count(count, in: 0...Limits.linesMax, "lines")
            var lines: [Inventory.LineQuantity] = []
            for (place, line) in enumerated() {
                let location = try names.location(line.location, "lines[\(place)].location")
                lines.append(
                    Inventory.LineQuantity(
                        line: Int(line.line), quantity: line.quantity, location: location))
            }
            return lines
        } catch { throw Refusal(error) }
    }
}

extension [Messages.TransferLine] {
    fileprivate func domain(_ network: Network) throws(Refusal) -> [Inventory.TransferLine] {
        let names = NameResolver(network: network)
        do throws(RPCFailure) {
            try Check.count(count, in: 0...Limits.linesMax, "lines")
            var lines: [Inventory.TransferLine] = []
            for (place, line) in enumerated() {
                let field = "lines[\(place)]"
                lines.append(
                    Inventory.TransferLine(
                        line: Int(line.line), quantity: line.quantity,
                        from: try names.location(line.fromLocation, "\(field).from_location"),
                        to: try names.requiredLocation(
                            line.toLocation, "\(field).to_location")))
            }
            return lines
        } catch { throw Refusal(error) }
    }
}
