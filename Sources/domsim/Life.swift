internal import Journal
internal import Messages
internal import Primitives
internal import Service

/// One story: clients, feeds, time, snapshots and crashes in an order that a seed decides, with
/// judges at every step.
final class Life {
    struct Settings {
        var seed: UInt64
        var steps: Int
        var sabotage: Sabotage?
        /// Power cuts and failing disks happen; off where every crash is tried afterwards.
        var crashes = true
        /// Every past state is kept, for those who try every crash.
        var keepsHistory = false
    }

    /// The state as it was behind one journal record.
    struct Past {
        var sequence: UInt64
        var ledger: Ledger
        /// Logical time of the record.
        var time: Instant
        /// Nil in the middle of a call, where nobody could look.
        var digest: UInt64?
    }

    /// A call that happened, and what it was answered or would have been.
    struct Known {
        var request: any Mutation
        var reply: [UInt8]
        var moment: Moment
    }

    let settings: Settings
    let story: Story
    var generator: SeededGenerator
    var disk = SimulatedStorage()
    var machine: Machine
    var ledger = Ledger()
    /// Ascending by sequence, without gaps.
    var past: [Past] = []
    /// Calls in order of their records; younger than a day.
    var known: [Known] = []
    /// Requests whose outcome their client never learned, or that were refused: to be retried.
    var open: [any Mutation] = []
    /// The highest record that an answer has shown to anybody.
    var acknowledged: UInt64 = 0
    /// Highest record owed to somebody once it is durable.
    var owed: [UInt64] = []
    /// Where in the disk's operations what was acknowledged.
    var acknowledgements: [(operations: Int, sequence: UInt64)] = []
    var time: Time
    /// Logical time of each snapshot, by its newest record.
    var snapshotTimes: [UInt64: Instant] = [:]
    var names = 0
    /// Orders, and the journal record by which each was there.
    var orders: [String: UInt64] = [:]
    /// A route that is held for an order to come.
    var heldRoute: (id: String, cart: Cart)?
    var watch: Watch?
    var totals = Totals()

    init(_ settings: Settings, story: Story) throws {
        self.settings = settings
        self.story = story
        generator = SeededGenerator(seed: settings.seed)
        time = Time(wall: World.start)
        machine = try Machine(
            disk, now: time.wall, sabotage: settings.sabotage,
            segments: settings.seed.isMultiple(of: 2) ? 1_000 : 2)
        past = [
            Past(
                sequence: 0, ledger: ledger, time: Instant(milliseconds: 0),
                digest: machine.service.stateDigest)
        ]
        time.restart(logged: .init(milliseconds: 0))
    }

    var segments: Int { settings.seed.isMultiple(of: 2) ? 1_000 : 2 }

    /// Plays the whole story; throws at the first violation.
    func play() throws {
        for request in World.setUp({ context($0) }) { try send(request) }
        try commit()
        for place in World.stocked.indices { try send(firstStock(of: place)) }
        try send(goodsToOrder())
        for step in 1...settings.steps {
            totals.steps += 1
            time.pass(Int64(generator.below(400)))
            try act(step)
            if step.isMultiple(of: 16) { try judgeEverything() }
        }
        while try machine.journal.commitOnce() {}
        try acknowledge()
        try judgeEverything()
        story.tell("the end: digest \(hexadecimal(machine.service.stateDigest))")
    }

    private func firstStock(of place: Int) -> AdjustStockRequest {
        AdjustStockRequest.with { request in
            request.context = context("stock-\(place)")
            request.adjustments = World.locations.map { location in
                Adjustment.with {
                    $0.sku = World.stocked[place]
                    $0.location = location
                    $0.delta = Int64(1 + generator.below(6))
                }
            }
        }
    }

    private func goodsToOrder() -> AdjustStockRequest {
        AdjustStockRequest.with { request in
            request.context = context("goods")
            for sku in World.ordered {
                for location in World.orderPlaces {
                    request.adjustments.append(
                        Adjustment.with {
                            $0.sku = sku
                            $0.location = location
                            $0.delta = Int64(4 + generator.below(20))
                        })
                }
            }
        }
    }

    private func act(_ step: Int) throws {
        switch generator.below(100) {
        case ..<40: try send(randomRequest())
        case ..<52: try orderAct()
        case ..<60: try retry()
        case ..<68: try read()
        case ..<72: try feed()
        case ..<85: try commit()
        case ..<88: try tick()
        case ..<92: try passTime()
        case ..<94: try snapshot()
        case ..<95: try seal()
        case ..<96: try watchAgain()
        case ..<97: try restart()
        default: if settings.crashes { try crash() } else { try commit() }
        }
    }

    // MARK: Small acts

    func context(_ key: String) -> WriteContext {
        WriteContext.with {
            $0.idempotencyKey = key
            $0.actor = "sim"
        }
    }

    func freshName(_ prefix: String) -> String {
        names += 1
        return prefix + String(names)
    }

    func pick<Element>(_ elements: [Element]) -> Element {
        elements[generator.below(elements.count)]
    }

    func commit() throws {
        let wrote = try machine.journal.commitOnce()
        story.tell(
            wrote ? "commit, durable to #\(machine.journal.durable.value)" : "nothing to commit")
        try acknowledge()
    }

    private func seal() throws {
        try machine.journal.sealIfIdle()
        story.tell("idle")
    }

    private func tick() throws {
        story.tell("tick at \(time.logical(at: time.wall).milliseconds)")
        time.look()
        machine.service.tick(now: time.wall)
        try bookWritten()
        try judgeExpiry()
        try watch?.pump(self)
    }

    private func passTime() throws {
        let jump: Int64
        switch generator.below(6) {
        case 0...2: jump = Int64(generator.below(120_000))
        case 3: jump = Int64(generator.below(4 * 60_000))
        case 4: jump = Int64(generator.below(3_600_000))
        default: jump = Int64(generator.below(26 * 3_600_000))
        }
        time.pass(jump)
        story.tell("\(jump) ms pass")
    }

    private func snapshot() throws {
        try takeSnapshot()
        try acknowledge()
    }

    func takeSnapshot() throws {
        let before = machine.journal.last.value
        snapshotTimes[before] = time.now
        let summary = try machine.service.takeSnapshot()
        story.tell("snapshot \(summary?.name ?? "refused"), \(summary?.bytes ?? 0) bytes")
        totals.snapshots += 1
        // Its record of completion changes nothing.
        for sequence in before + 1..<machine.journal.last.value + 1 {
            remember(sequence, digest: machine.service.stateDigest)
        }
    }

    private func watchAgain() throws {
        watch?.end()
        watch = try Watch(self, resuming: generator.oneIn(2) ? watch : nil)
        try tick()
    }

    /// Everything that is durable now is told to those who wait.
    func acknowledge() throws {
        let durable = machine.journal.durable.value
        let told = owed.filter { $0 <= durable }.max() ?? 0
        owed.removeAll { $0 <= durable }
        guard told > acknowledged else { return }
        acknowledged = told
        acknowledgements.append((machine.disk.operationCount, told))
        if !settings.keepsHistory { forgetPast() }
    }

    private func forgetPast() {
        guard let place = past.lastIndex(where: { $0.sequence <= acknowledged }), place > 0 else {
            return
        }
        past.removeFirst(place)
    }

    func remember(_ sequence: UInt64, digest: UInt64?) {
        past.append(Past(sequence: sequence, ledger: ledger, time: time.now, digest: digest))
    }
}

/// What was done, for the line at the end.
struct Totals {
    var steps = 0
    var crashes = 0
    var snapshots = 0
    var acknowledged = 0
    var refused = 0
    var retries = 0
    var expiries = 0

    static func += (left: inout Totals, right: Totals) {
        left.steps += right.steps
        left.crashes += right.crashes
        left.snapshots += right.snapshots
        left.acknowledged += right.acknowledged
        left.refused += right.refused
        left.retries += right.retries
        left.expiries += right.expiries
    }
}

func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
