internal import GRPC
internal import HTTP2
internal import NIOCore
internal import Primitives

/// Everything an event loop owns: its connections, calls, timers, held replies and counters.
///
/// Confined to its loop (hence `@unchecked Sendable`); other threads reach it by
/// `eventLoop.execute` only, but for the gate's flag.
final class LoopState: @unchecked Sendable {
    let eventLoop: any EventLoop
    let shared: ServerShared
    let methods: MethodTable
    let gate = DurabilityGate()
    let metrics: LoopMetrics
    let constants = HeaderConstants()
    /// By method index; nil for streaming methods. Kept apart so that a call copies one closure.
    let unaryHandlers: [UnaryHandler?]
    let kinds: [MethodKind]

    private(set) var connections: [Connection] = []
    @exclusivity(unchecked) private(set) var calls: [Call] = []
    @exclusivity(unchecked) private var freeCalls: [Int] = []
    @exclusivity(unchecked) private var wheel: DeadlineWheel
    private var isWheelTurning = false
    private var due: [Int] = []
    @exclusivity(unchecked) private var readingsLeft = 0
    @exclusivity(unchecked) private var lastReading: UInt64 = 0
    private var dirty: [Connection] = []
    private var ticker: RepeatedTask?
    private var journalFailed = false
    private var isInBurst = false

    /// The reply that a handler is writing.
    @exclusivity(unchecked) var reply = ByteWriter(capacity: 4_096)

    // The clocks as of the last `beginTurn`.
    @exclusivity(unchecked) private(set) var nanoseconds: UInt64 = 0
    @exclusivity(unchecked) private(set) var milliseconds: Int64 = 0
    @exclusivity(unchecked) private(set) var wall = Instant(milliseconds: 0)

    init(eventLoop: any EventLoop, shared: ServerShared) {
        self.eventLoop = eventLoop
        self.shared = shared
        methods = shared.methods
        metrics = LoopMetrics(methodCount: shared.methods.methods.count)
        unaryHandlers = shared.methods.methods.map { method in
            if case .unary(let handler) = method.handler { handler } else { nil }
        }
        kinds = shared.methods.methods.map(\.kind)
        wheel = DeadlineWheel(now: Int64(Clock.nanoseconds() / 1_000_000))
        beginTurn()
    }

    func beginTurn() {
        readingsLeft = 0
        nanoseconds = Clock.nanoseconds()
        milliseconds = Int64(truncatingIfNeeded: nanoseconds / 1_000_000)
        wall = Clock.wall()
    }

    /// The clock for the end of a call, at most eight calls old: a reading costs as much as a
    /// tenth of a small handler, and the smallest bucket is 50 µs.
    func endNanoseconds() -> UInt64 {
        if readingsLeft == 0 {
            readingsLeft = 8
            lastReading = Clock.nanoseconds()
        }
        readingsLeft -= 1
        return lastReading
    }

    // MARK: Connections

    func add(_ connection: Connection) {
        connection.position = connections.count
        connections.append(connection)
        metrics.connections.opened &+= 1
        guard ticker == nil else { return }
        ticker = eventLoop.scheduleRepeatedTask(
            initialDelay: .milliseconds(250), delay: .milliseconds(250)
        ) { [unowned self] _ in tick() }
    }

    func remove(_ connection: Connection) {
        guard connection.position >= 0 else { return }
        let last = connections.removeLast()
        if last !== connection {
            connections[connection.position] = last
            last.position = connection.position
        }
        connection.position = -1
        metrics.connections.closed &+= 1
        guard connections.isEmpty else { return }
        ticker?.cancel()
        ticker = nil
    }

    /// The connection has something to send; `flushDirty` sends it.
    func markDirty(_ connection: Connection) {
        guard !connection.isDirty else { return }
        connection.isDirty = true
        dirty.append(connection)
    }

    func flushDirty() {
        while let connection = dirty.popLast() {
            connection.isDirty = false
            connection.flush()
        }
    }

    private func tick() {
        beginTurn()
        // Closing swaps the last connection into a place already visited: it waits for a tick.
        var index = 0
        while index < connections.count {
            connections[index].tick()
            index += 1
        }
        flushDirty()
    }

    // MARK: Calls

    func takeCall() -> Call {
        if let slot = freeCalls.popLast() { return calls[slot] }
        let call = Call(slot: calls.count)
        calls.append(call)
        return call
    }

    func release(_ call: Call) {
        wheel.disarm(call.slot)
        call.close()
        freeCalls.append(call.slot)
    }

    var openCalls: Int { calls.count - freeCalls.count }

    func wake(_ slot: Int, _ generation: UInt32) {
        let call = calls[slot]
        guard call.generation == generation, let connection = call.connection else { return }
        beginTurn()
        connection.resume(call)
        markDirty(connection)
        flushDirty()
    }

    // MARK: Deadlines

    func arm(_ call: Call) {
        let deadline = call.machine.deadline
        guard deadline != .distantFuture else { return }
        // Both are millisecond counts of this turn; the difference is what the caller grants.
        let remaining = max(0, deadline.milliseconds &- wall.milliseconds)
        wheel.arm(call.slot, at: milliseconds &+ min(remaining, 1 << 50))
        turnWheel()
    }

    private func turnWheel() {
        guard !isWheelTurning, wheel.count > 0 else { return }
        isWheelTurning = true
        eventLoop.scheduleTask(in: .milliseconds(DeadlineWheel.tickMilliseconds)) { [self] in
            isWheelTurning = false
            beginTurn()
            wheel.advance(to: milliseconds, due: &due)
            while let slot = due.popLast() {
                let call = calls[slot]
                guard let connection = call.connection else { continue }
                connection.deadlinePassed(call)
                markDirty(connection)
            }
            flushDirty()
            turnWheel()
        }
    }

    // MARK: Replies held for the journal

    /// Bytes were received. Whatever their requests append until all that the loop found ready is
    /// handled goes to the disk in one write.
    func beginBurst() {
        guard !isInBurst, let source = shared.durability else { return }
        isInBurst = true
        source.beginBurst()
        // Runs after the sockets of this turn.
        eventLoop.execute { [self] in
            isInBurst = false
            source.endBurst()
        }
    }

    /// Keeps `call` until the journal is durable up to `sequence`, then calls
    /// `Connection.releaseHeld`. True if it is already: then nothing is kept.
    func isDurable(_ sequence: SequenceNumber, else call: Call) -> Bool {
        guard let source = shared.durability else { return true }
        if gate.isEmpty, sequence <= source.durable { return true }
        gate.push(
            DurabilityGate.Waiter(
                sequence: sequence, slot: call.slot, generation: call.generation))
        metrics.connections.repliesHeld &+= 1
        gate.arm()
        // It may have become durable before the flag was up.
        if journalFailed || sequence <= source.durable { eventLoop.execute { self.openGate() } }
        return false
    }

    /// Sends every reply that is due; all of them fail when the journal has stopped.
    func openGate(failed: Bool = false) {
        guard let source = shared.durability else { return }
        if failed { journalFailed = true }
        beginTurn()
        repeat {
            while let waiter = gate.popDue(source.durable) { settle(waiter, failed: false) }
            if journalFailed { while let waiter = gate.pop() { settle(waiter, failed: true) } }
            if gate.isEmpty { break }
            gate.arm()
        } while gate.isDue(source.durable)
        flushDirty()
    }

    private func settle(_ waiter: DurabilityGate.Waiter, failed: Bool) {
        let call = calls[waiter.slot]
        guard call.generation == waiter.generation, let connection = call.connection else { return }
        connection.releaseHeld(call, failed: failed)
        markDirty(connection)
    }

    /// After a drain's grace: what is still open ends UNAVAILABLE, connections close.
    func closeAll(_ failure: RPCFailure) {
        beginTurn()
        for connection in connections { connection.closeNow(failure) }
        flushDirty()
    }
}
