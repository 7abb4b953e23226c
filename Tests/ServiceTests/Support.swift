import Archive
import Journal
import Messages
import Primitives
import Service
import Testing

/// A service on a simulated disk, called through its method table and pumped by hand.
final class Bench {
    let disk: SimulatedStorage
    let journal: Journal
    let service: DOMService
    var now: Instant
    private var calls = 0

    /// `archive` is the path of its file. Without `offloads`, a crash comes before anything that
    /// runs off the event loops.
    init(
        _ disk: SimulatedStorage = SimulatedStorage(), now: Int64 = 1_700_000_000_000,
        archive: String? = nil, offloads: Bool = true,
        _ edit: (inout JournalOptions) -> Void = { _ in }
    ) throws {
        var options = JournalOptions()
        options.mode = .inline
        options.segmentBytes = 256 << 10
        options.batchBytesMax = 64 << 10
        edit(&options)
        let opened = try Journal.open(storage: disk, options: options)
        opened.journal.start()
        self.disk = disk
        self.now = Instant(milliseconds: now)
        journal = opened.journal
        var serviceOptions = ServiceOptions()
        if !offloads { serviceOptions.offload = { _ in } }
        if let archive {
            serviceOptions.archive = try Archive(
                path: archive, store: "\(opened.report.store)", last: opened.report.last)
        }
        service = try DOMService(
            journal: journal, recovery: opened.report, options: serviceOptions, now: self.now)
    }

    /// A start after the power went with everything unsynced lost.
    func afterPowerCut(now: Int64? = nil, archive: String? = nil) throws -> Bench {
        let left = disk.crashed(
            CrashState(completed: disk.operationCount, choice: .nothing))
        return try Bench(left, now: now ?? self.now.milliseconds, archive: archive)
    }

    func commit() throws { while try journal.commitOnce() {} }

    var context: WriteContext {
        calls += 1
        return WriteContext.with { $0.idempotencyKey = "key-\(calls)" }
    }

    /// The reply of a unary call, and what must be durable before it leaves.
    @discardableResult
    func call<Reply: WireMessage>(
        _ method: String, _ request: some WireMessage, _ type: Reply.Type
    ) throws -> (reply: Reply, due: UInt64) {
        let method = service.methods.first { $0.path == "/dom.v1." + method }
        if case .streaming(let begin)? = method?.handler {
            let call = try begin(CallContext(now: now), {})
            try call.receive(request.encoded.span.bytes)
            var reply = ByteWriter()
            let production = try call.produce(into: &reply)
            var due: UInt64 = 0
            if case .messageWhenDurable(let sequence) = production { due = sequence.value }
            return (try Reply(decoding: reply.array), due)
        }
        guard case .unary(let handler)? = method?.handler else { fatalError("no such method") }
        var reply = ByteWriter()
        let outcome = try handler(CallContext(now: now), request.encoded.span.bytes, &reply)
        guard case .replyWhenDurable(let due) = outcome else {
            return (try Reply(decoding: reply.array), 0)
        }
        return (try Reply(decoding: reply.array), due.value)
    }

    func stream(_ method: String) throws -> any StreamingCall {
        let method = service.methods.first { $0.path == "/dom.v1." + method }
        guard case .streaming(let begin)? = method?.handler else { fatalError("no such method") }
        return try begin(CallContext(now: now), {})
    }

    // MARK: A small world

    func location(_ id: String, _ state: LocationState = .open) throws {
        let request = PutLocationsRequest.with {
            $0.context = context
            $0.locations = [
                Location.with {
                    $0.id = id
                    $0.state = state
                }
            ]
        }
        try call("NetworkService/PutLocations", request, PutLocationsResponse.self)
    }

    func sku(_ id: String, of parts: [String] = []) throws {
        let request = PutSkusRequest.with { request in
            request.context = context
            request.skus = [
                Sku.with {
                    $0.id = id
                    $0.components = parts.map { part in
                        KitComponent.with {
                            $0.sku = part
                            $0.quantity = 1
                        }
                    }
                }
            ]
        }
        try call("NetworkService/PutSkus", request, PutSkusResponse.self)
    }

    func adjust(_ sku: String, at location: String, by delta: Int64) throws {
        let request = AdjustStockRequest.with {
            $0.context = context
            $0.adjustments = [
                Adjustment.with {
                    $0.sku = sku
                    $0.location = location
                    $0.delta = delta
                }
            ]
        }
        try call("InventoryService/AdjustStock", request, AdjustStockResponse.self)
    }

    func reserve(_ sku: String, at location: String, ttl: Int64 = 60_000) throws
        -> Reservation
    {
        let request = ReserveRequest.with {
            $0.context = context
            $0.ttlMs = ttl
            $0.lines = [
                ReserveLine.with {
                    $0.sku = sku
                    $0.location = location
                    $0.quantity = 1
                }
            ]
        }
        let answer = try call("ReservationService/Reserve", request, ReserveResponse.self)
        return try #require(answer.reply.reservation)
    }
}
