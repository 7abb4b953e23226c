internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

extension ReturnHandlers {
    var receiveReturn: Method {
        let desk = self.desk
        return Method(
            path: Self.service + "ReceiveReturn", kind: .bidirectional,
            handler: .streaming { context, wake in
                ReceiveCall(desk, now: context.now, wake: wake)
            })
    }
}

/// One running ReceiveReturn.
///
/// Every batch is a mutation with its own key, decided whole when its turn comes, one a turn of
/// the event loop. A refusal changes nothing, is told in the batch's reply, and stops nobody; a
/// scanner that lost its connection sends its batches again and gets the answers of then.
final class ReceiveCall: StreamingCall {
    private let desk: ReturnDesk
    private let wake: @Sendable () -> Void
    private let startedAt: Instant
    private var waiting: [(request: ReceiveReturnRequest, payload: UInt64)] = []
    private var hasEnded = false

    static let path: StaticString = "/dom.v1.ReturnService/ReceiveReturn"
    /// Batches kept before the client is asked to wait.
    static let batchesMax = 4

    init(_ desk: ReturnDesk, now: Instant, wake: @escaping @Sendable () -> Void) {
        self.desk = desk
        self.wake = wake
        startedAt = now
    }

    var acceptsMessages: Bool { waiting.count < Self.batchesMax }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: ReceiveReturnRequest = try decode(bytes)
        waiting.append((request, bytes.withUnsafeBytes { stableHash($0) }))
    }

    func receiveEnd() throws(RPCFailure) { hasEnded = true }

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard let batch = waiting.first else { return hasEnded ? .end : .pending }
        waiting.removeFirst()
        do throws(RPCFailure) {
            let settled = try receive(batch.request, batch.payload)
            settled.reply.encode(into: &reply)
            wake()
            return .messageWhenDurable(settled.sequence)
        } catch {
            // A journal that takes nothing ends the stream: it would refuse all that follow.
            if error.isOfTheServer { throw error }
            ReceiveReturnResponse.with { $0.error = RecordError(error) }.encode(into: &reply)
            wake()
            return .message
        }
    }

    func cancel() { waiting.removeAll() }

    // MARK: One batch

    private func receive(
        _ request: ReceiveReturnRequest, _ payload: UInt64
    ) throws(RPCFailure) -> Engine.Settled<ReceiveReturnResponse> {
        let engine = desk.engine
        let write = request.context ?? WriteContext()
        let now = engine.begin(max(startedAt, engine.clock.latest))
        let call = try MutationCall(Self.path, write, payload: payload, now: now, .growing)
        let id = try ReturnID.required(request.returnID)
        try Check.count(request.scans.count, in: 0...Limits.returnUnitsMax, "scans")
        if request.scans.isEmpty, !request.complete {
            throw .invalid("scans", "is required", reason: "REQUIRED")
        }
        let network = engine.store.network
        let place = try NameResolver(network: network).requiredLocation(
            request.location, "location")
        var scans: [ReturnScan] = []
        for (number, message) in request.scans.enumerated() {
            scans.append(try ReturnScan(message, of: id, "scans[\(number)]"))
        }
        try NameResolver(network: network).checkTakesReturns(place, "location")
        let slot = desk.slot(of: place, at: now, network)
        var results: [ReturnScanResult] = []
        let needs = ReturnDesk.Needs(items: scans.compactMap(\.sku))
        return try desk.change(id, call, needs) { draft, locked throws(Refusal) in
            // What a label names was announced.
            let terms =
                scans.contains { $0.unit == nil }
                ? desk.termsOfUnannounced(id, draft, locked) : UnannouncedTerms()
            results = try draft.receive(
                id.number, at: place, slot: slot, scans, isComplete: request.complete,
                terms: terms)
        } reply: { _ in
            ReceiveReturnResponse.with { $0.results = results.map { $0.message(of: id) } }
        }
    }
}

extension ReturnScan {
    fileprivate init(_ message: UnitScan, of id: ReturnID, _ field: String) throws(RPCFailure) {
        try Check.optionalIdentifier(message.sku, "\(field).sku")
        try Check.optionalIdentifier(message.serial, "\(field).serial")
        try Check.text(message.remark, "\(field).remark")
        let quantity = message.quantity == 0 ? 1 : message.quantity
        try Check.quantity(
            quantity, in: 1...Quantity(Limits.returnUnitsMax), "\(field).quantity")
        let unit =
            message.unitID.isEmpty ? nil : try id.unit(message.unitID, "\(field).unit_id")
        if quantity > 1, unit != nil || !message.serial.isEmpty {
            throw .invalid(
                "\(field).quantity", "is 1 with a unit or a serial number",
                reason: "CONTRADICTION")
        }
        self.init(
            unit: unit, sku: message.sku.isEmpty ? nil : SkuKey(message.sku),
            serial: message.serial, quantity: quantity, remark: message.remark)
    }
}

extension ReturnScanResult {
    fileprivate func message(of id: ReturnID) -> ScanResult {
        ScanResult.with {
            $0.outcome = ScanOutcome(rawValue: Int32(outcome.rawValue))
            $0.unitIDs = units.map { ReturnUnitID(id, $0).text }
            $0.scan = UInt32(clamping: scan)
        }
    }
}

extension RPCFailure {
    /// Nothing about the request is wrong.
    fileprivate var isOfTheServer: Bool {
        switch code {
        case .unavailable, .resourceExhausted, .internal, .dataLoss: true
        default: false
        }
    }
}

extension RecordError {
    init(_ failure: RPCFailure) {
        self.init()
        reason = failure.reason
        field = failure.violations.first?.field ?? ""
        message = failure.message
    }
}
