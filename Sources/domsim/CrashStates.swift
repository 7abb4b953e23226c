internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Service

/// Every state that a power cut may leave of one life, each recovered and judged.
struct CrashStates {
    let seed: UInt64
    let sabotage: Sabotage?
    private(set) var states = 0
    private(set) var totals = Totals()

    static let steps = 60

    init(seed: UInt64, sabotage: Sabotage?) {
        self.seed = seed
        self.sabotage = sabotage
    }

    /// Tries states until `limit` are judged or none is left.
    mutating func run(limit: Int, story: Story) throws {
        let life = try Life(
            Life.Settings(
                seed: seed, steps: Self.steps, sabotage: sabotage, crashes: false,
                keepsHistory: true),
            story: story)
        try life.play()
        totals = life.totals
        var tried = 0
        try life.disk.forEachCrashState(randomPerPoint: 2, cutsMax: 4, seed: seed) { state, left in
            tried += 1
            do { try Self.judge(state, left, of: life, deep: tried.isMultiple(of: 16)) } catch {
                throw Violation("\(state): \(error)")
            }
            return tried < limit
        }
        states = tried
    }

    private static func judge(
        _ state: CrashState, _ left: SimulatedStorage, of life: Life, deep: Bool
    ) throws {
        let told = life.acknowledgements.last { $0.operations <= state.completed }?.sequence ?? 0
        let last = life.known.last { $0.moment.sequence <= told }
        // It starts at the very time of then, so that nothing runs out that had not.
        let now = last?.moment.now ?? World.start
        let machine = try Life.recover(left, now, life.settings, life.segments)
        let found = try Recovered(machine, past: life.past, acknowledged: told)
        try found.judgeState(now: now)
        if deep {
            let report = machine.service.verifyInvariants()
            let violations = report.stock.violations + report.orders.violations
            try domsim.judge(
                violations.isEmpty, "invariants: \(violations.joined(separator: "; "))")
        }
        if let last { try judgeRetry(of: last, found) }
    }

    /// The last call that was acknowledged by then gets its answer again, and the store goes on.
    private static func judgeRetry(of last: Life.Known, _ found: Recovered) throws {
        let machine = found.machine
        let age = found.past.time.milliseconds - last.moment.now.milliseconds
        guard age < Limits.idempotencyMillisecondsDefault else { return }
        let answer = try machine.call(
            last.request.path, last.request.encoded, now: last.moment.now)
        guard case .reply(let reply, let due) = answer, due == last.moment.sequence,
            reply == last.reply.markedAsReplayed
        else {
            throw Violation("\(last.request.key), answered as #\(last.moment.sequence): \(answer)")
        }
        machine.journal.append(
            kind: 2, time: last.moment.now, UnsafeRawBufferPointer(start: nil, count: 0))
        try domsim.judge(try machine.journal.commitOnce(), "the store does not go on")
    }
}
