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

    init(_ disk: SimulatedStorage = SimulatedStorage(), now: Int64 = 1_700_000_000_000) throws {
        var options = JournalOptions()
        options.mode = .inline
        options.segmentBytes = 256 << 10
        options.batchBytesMax = 64 << 10
        let opened = try Journal.open(storage: disk, options: options)
        opened.journal.start()
        self.disk = disk
        self.now = Instant(milliseconds: now)
        journal = opened.journal
        service = try DOMService(journal: journal, recovery: opened.report, now: self.now)
    }

    /// A start after the power went with everything unsynced lost.
    func afterPowerCut(now: Int64? = nil) throws -> Bench {
        let left = disk.crashed(
            CrashState(completed: disk.operationCount, choice: .nothing))
        return try Bench(left, now: now ?? self.now.milliseconds)
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
