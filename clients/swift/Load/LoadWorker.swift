internal import DequeModule
internal import HTTP2
internal import NIOCore
internal import Primitives

/// Drives one connection under load, without a task or a continuation per call: a completion
/// starts the next call from within the same loop turn. Confined to its loop.
final class LoadWorker: @unchecked Sendable {
    private let plan: LoadPlan
    private let connection: ClientConnection
    private let script: LoadScript
    private let headers: [HeaderList]
    private let finished: EventLoopPromise<LoadReport>
    private var report: LoadReport
    private var idle: [LoadCall] = []
    private var inFlight = 0

    /// Due times of calls that found no free stream.
    private var backlog: Deque<UInt64> = []
    private var nextDue: UInt64 = 0
    private let interval: Double
    private var dueCount: Double = 0

    private var measuredFrom: UInt64 = 0
    private var measuredUntil: UInt64 = 0
    private var firstDue: UInt64 = 0
    private var isStopping = false
    private var isDone = false

    /// Frozen headers live for ever; a load run has a handful.
    init(
        _ plan: LoadPlan, _ connection: ClientConnection, _ script: LoadScript,
        _ finished: EventLoopPromise<LoadReport>
    ) {
        self.plan = plan
        self.connection = connection
        self.script = script
        self.finished = finished
        report = LoadReport(paths: script.paths)
        interval = plan.rate.map { 1e9 * Double(plan.connections) / $0 } ?? 0
        headers = script.paths.map { path in
            HeaderList.frozen([
                (":method", "POST"), (":scheme", "http"), (":path", path),
                (":authority", connection.authority), ("te", "trailers"),
                ("content-type", "application/grpc"), ("user-agent", "domctl-bench/1"),
            ])
        }
    }

    /// `start` is common to all connections; `share` (0 ..< 1) spreads their due times.
    func run(start: UInt64, share: Double) {
        measuredFrom = start + UInt64(plan.warmupMilliseconds) * 1_000_000
        measuredUntil = measuredFrom + UInt64(plan.durationMilliseconds) * 1_000_000
        let loop = connection.channel.eventLoop
        loop.scheduleTask(deadline: .uptimeNanoseconds(measuredUntil)) { self.stop() }
        connection.onUnusable = { [weak self] in
            guard let self, !self.isStopping else { return }
            self.report.connectionErrors.append("the server closed the connection")
            self.stop()
        }
        if plan.rate == nil {
            let now = Self.now()
            for _ in 0..<plan.streams { begin(due: now) }
        } else {
            firstDue = start + UInt64(interval * share)
            nextDue = firstDue
            tick()
        }
    }

    static func now() -> UInt64 { NIODeadline.now().uptimeNanoseconds }

    /// Open loop: sends what is due and comes back when the next is.
    private func tick() {
        guard !isStopping else { return }
        let now = Self.now()
        while nextDue <= now {
            if inFlight < plan.streams { begin(due: nextDue) } else { backlog.append(nextDue) }
            dueCount += 1
            nextDue = firstDue + UInt64(dueCount * interval)
        }
        report.backlogMax = max(report.backlogMax, backlog.count)
        connection.channel.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(nextDue)) {
            self.tick()
        }
    }

    private func begin(due: UInt64) {
        let call = idle.popLast() ?? LoadCall(self)
        call.connection = connection
        call.due = due
        // The request is written first, because it decides the method.
        var request = call.request.take() ?? ByteWriter()
        request.removeAll()
        call.kind = script.next(into: &request)
        do {
            let active = try connection.start(
                headers[call.kind], call, expectsOneMessage: true)
            connection.send(active) { body in request.withBytes { body.append($0) } }
            connection.sendEnd(active)
            inFlight += 1
        } catch {
            idle.append(call)
            report.connectionErrors.append(error.description)
            stop()
        }
        call.request.put(request)
    }

    func received(_ call: LoadCall, _ message: RawSpan) {
        script.ended(kind: call.kind, code: .ok, reply: message)
    }

    func ended(_ call: LoadCall, _ code: StatusCode) {
        let now = Self.now()
        inFlight -= 1
        if code != .ok {
            let nothing: [UInt8] = []
            script.ended(kind: call.kind, code: code, reply: nothing.span.bytes)
        }
        if now >= measuredFrom, now < measuredUntil {
            report.kinds[call.kind].codes[code, default: 0] += 1
            if code == .ok { report.kinds[call.kind].latency.record(now &- min(call.due, now)) }
        }
        idle.append(call)
        if isStopping {
            finishIfIdle()
        } else if plan.rate == nil {
            begin(due: now)
        } else if let due = backlog.popFirst() {
            begin(due: due)
        }
    }

    private func stop() {
        guard !isStopping else { return }
        isStopping = true
        backlog.removeAll()
        connection.channel.eventLoop.scheduleTask(in: .seconds(5)) { self.finish() }
        finishIfIdle()
    }

    private func finishIfIdle() { if inFlight == 0 { finish() } }

    private func finish() {
        guard !isDone else { return }
        isDone = true
        finished.succeed(report)
        connection.channel.eventLoop.execute { self.connection.shutdown() }
    }
}

/// One call of a load run, reused.
final class LoadCall: CallObserver {
    private unowned let worker: LoadWorker
    var due: UInt64 = 0
    var kind = 0
    var request = ReusedWriter()

    init(_ worker: LoadWorker) { self.worker = worker }

    override func received(_ message: RawSpan) { worker.received(self, message) }

    override func ended(_ call: ActiveCall) {
        worker.ended(self, call.error?.code ?? .ok)
    }
}

/// A place for a writer that is lent out and given back.
struct ReusedWriter: ~Copyable {
    private var writer: ByteWriter?

    init() {}

    mutating func take() -> ByteWriter? { writer.take() }

    mutating func put(_ value: consuming ByteWriter) { writer = consume value }
}
