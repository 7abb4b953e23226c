internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Service

/// One life of the server's process on a simulated disk: recovered from it, called through its
/// real method table with encoded requests, pumped by hand.
final class Machine: @unchecked Sendable {
    let disk: SimulatedStorage
    let journal: Journal
    let service: DOMService
    let recovery: RecoveryReport
    private let methods: [String: Method]
    /// Records written since they were last asked for.
    private var written: [Written] = []

    /// A decision on its way into the journal.
    struct Written {
        var sequence: UInt64
        var time: Instant
        /// The hold that ran out, if that is what happened.
        var expired: String?
        /// Nobody asked for it, and it is about orders and their goods alone.
        var isByItself = false
    }

    /// What a unary call came to.
    enum Answer {
        /// The reply may leave once the journal is durable up to `due`; 0 is at once.
        case reply([UInt8], due: UInt64)
        case failure(RPCFailure)
    }

    /// Recovers; throws what a real start would refuse with.
    init(
        _ disk: SimulatedStorage, now: Instant, sabotage: Sabotage?, segments: Int
    ) throws {
        var options = JournalOptions()
        options.mode = .inline
        options.segmentBytes = 64 << 10
        options.batchBytesMax = 8 << 10
        options.batchRecordsMax = 64
        options.retention.segmentsMin = segments
        options.retention.milliseconds = 0
        options.wallClock = { now }
        let random = Random(seed: UInt64(bitPattern: now.milliseconds))
        options.random = { random.next() }
        sabotage?.plant(in: &options)
        let opened = try Journal.open(storage: disk, options: options)
        opened.journal.start()
        self.disk = disk
        journal = opened.journal
        recovery = opened.report
        var settings = ServiceOptions()
        settings.recoveryThreads = 1
        service = try DOMService(
            journal: journal, recovery: recovery, options: settings, now: now)
        methods = Dictionary(uniqueKeysWithValues: service.methods.map { ($0.path, $0) })
        service.intercept { [unowned self] transaction in
            sabotage?.spoil(&transaction)
            note(transaction)
        }
    }

    private func note(_ transaction: Transaction) {
        var expired: String?
        var isByItself = transaction.actor == "clock" || transaction.actor == "sourcing"
        if transaction.actor == "expiry" {
            for case .reservation(let record) in transaction.effects {
                isByItself = record.lines.allSatisfy { World.ordered.contains($0.sku.text) }
                expired = isByItself ? nil : record.id.text
            }
        }
        written.append(
            Written(
                sequence: journal.last.value + 1, time: transaction.time, expired: expired,
                isByItself: isByItself))
    }

    /// What was written since the last time, oldest first.
    func takeWritten() -> [Written] {
        defer { written.removeAll() }
        return written
    }

    // MARK: Calls

    func call(_ path: String, _ bytes: [UInt8], now: Instant) throws(Violation) -> Answer {
        guard case .unary(let handler)? = methods[path]?.handler else {
            throw Violation("no unary method \(path)")
        }
        var reply = ByteWriter(capacity: 512)
        do throws(RPCFailure) {
            switch try handler(CallContext(now: now), bytes.span.bytes, &reply) {
            case .reply: return .reply(reply.array, due: 0)
            case .replyWhenDurable(let due): return .reply(reply.array, due: due.value)
            }
        } catch {
            let isBug = error.code == .internal || error.code == .unknown
            try judge(!isBug, "\(path): \(error.code.name) \(error.message)")
            return .failure(error)
        }
    }

    /// A call whose outcome is a message of `type`, whatever is durable: for judges.
    func look<Reply: WireMessage>(
        _ path: String, _ request: some WireMessage, _ type: Reply.Type, now: Instant
    ) throws -> Reply? {
        switch try call(path, request.encoded, now: now) {
        case .reply(let bytes, _): return try Reply(decoding: bytes)
        case .failure: return nil
        }
    }

    /// Begins a streaming call.
    func stream(_ path: String, now: Instant) throws -> any StreamingCall {
        guard case .streaming(let begin)? = methods[path]?.handler else {
            throw Violation("no streaming method \(path)")
        }
        return try begin(CallContext(now: now), {})
    }

    /// The digest of a replay from nothing, without the snapshot; nil if the log begins later.
    func digestFromNothing(now: Instant) throws -> UInt64? {
        guard recovery.snapshot != nil, recovery.oldest.value == 1 else { return nil }
        var report = recovery
        report.snapshot = nil
        return try DOMService(journal: journal, recovery: report, now: now).stateDigest
    }
}

/// Random bits that a journal may ask for.
private final class Random: @unchecked Sendable {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    func next() -> UInt64 { generator.next() }
}
