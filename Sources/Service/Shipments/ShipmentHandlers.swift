internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// ShipmentService: what warehouses, stores and vendors do with what was assigned to them.
struct ShipmentHandlers: Sendable {
    let desk: OrderDesk

    static let service = "/dom.v1.ShipmentService/"

    var engine: Engine { desk.engine }

    var methods: [Method] {
        [
            .unary(Self.service + "ListWork", listWork),
            .unary(Self.service + "Accept", accept),
            .unary(Self.service + "Reject", reject),
            .unary(Self.service + "ConfirmPick", confirmPick),
            .unary(Self.service + "Pack", pack),
            .unary(Self.service + "Ship", ship),
            .unary(Self.service + "MarkReadyForPickup", markReady),
            .unary(Self.service + "CustomerArrived", customerArrived),
            .unary(Self.service + "HandOver", handOver),
            .unary(Self.service + "UpdateTracking", updateTracking),
            .unary(Self.service + "Cancel", cancel),
        ]
    }

    @Sendable
    private func accept(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ShipmentService/Accept", context, bytes, .growing, AcceptResponse(), &reply
        ) { (_: AcceptRequest, number, draft) throws(Refusal) in
            try draft.accept(number)
        }
    }

    @Sendable
    private func pack(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ShipmentService/Pack", context, bytes, .growing, PackResponse(), &reply
        ) { (_: PackRequest, number, draft) throws(Refusal) in
            try draft.pack(number)
        }
    }

    @Sendable
    private func ship(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ShipmentService/Ship", context, bytes, .releasing, ShipResponse(), &reply
        ) { (request: ShipRequest, number, draft) throws(Refusal) in
            try draft.ship(number, tracking: request.tracking, carrier: request.carrier)
        }
    }

    @Sendable
    private func markReady(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ShipmentService/MarkReadyForPickup", context, bytes, .growing,
            MarkReadyForPickupResponse(), &reply
        ) { (request: MarkReadyForPickupRequest, number, draft) throws(Refusal) in
            try draft.markReady(number, bay: request.bay)
        }
    }

    @Sendable
    private func customerArrived(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ShipmentService/CustomerArrived", context, bytes, .growing,
            CustomerArrivedResponse(), &reply
        ) { (request: CustomerArrivedRequest, number, draft) throws(Refusal) in
            try draft.arrive(number, bay: request.bay, vehicle: request.vehicle)
        }
    }

    @Sendable
    private func handOver(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ShipmentService/HandOver", context, bytes, .releasing, HandOverResponse(),
            &reply
        ) { (_: HandOverRequest, number, draft) throws(Refusal) in
            try draft.handOver(number)
        }
    }

    @Sendable
    private func updateTracking(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try change(
            "/dom.v1.ShipmentService/UpdateTracking", context, bytes, .growing,
            UpdateTrackingResponse(), &reply
        ) { (request: UpdateTrackingRequest, number, draft) throws(Refusal) in
            try draft.track(
                number, tracking: request.tracking, status: request.status,
                isThere: request.delivered, expected: request.expectedAt)
        }
    }

    @Sendable
    private func listWork(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: ListWorkRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        let network = engine.store.network
        let place = try NameResolver(network: network)
            .requiredLocation(request.location, "location")
        guard request.limit <= 1_000 else {
            throw .invalid("limit", "is more than 1000", reason: "OUT_OF_BOUNDS")
        }
        let state =
            request.state == .unspecified
            ? nil
            : try domainEnum(request.state, "state", default: Fulfilment.ShipmentState.assigned)
        let work = engine.orders.work(
            at: place, in: state, limit: request.limit == 0 ? 100 : Int(request.limit))
        let revision = work.map(\.order.revision).max() ?? .zero
        ListWorkResponse.with {
            $0.revision = revision.value
            $0.shipments = work.map { $0.shipment.message($0.order, network) }
        }.encode(into: &reply)
        return engine.outcome(revealing: revision)
    }
}

extension ShipRequest {
    func check() throws(RPCFailure) {
        try Check.optionalIdentifier(tracking, "tracking")
        try Check.optionalIdentifier(carrier, "carrier")
    }
}

extension MarkReadyForPickupRequest {
    func check() throws(RPCFailure) { try Check.optionalIdentifier(bay, "bay") }
}

extension CustomerArrivedRequest {
    func check() throws(RPCFailure) {
        try Check.optionalIdentifier(bay, "bay")
        try Check.optionalIdentifier(vehicle, "vehicle")
    }
}

extension UpdateTrackingRequest {
    func check() throws(RPCFailure) {
        try Check.optionalIdentifier(tracking, "tracking")
        try Check.text(status, "status")
    }
}
