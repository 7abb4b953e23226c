internal import Journal
internal import Messages
internal import Primitives
internal import Service

/// The ways a process ends, and what must be there when the next one starts.
extension Life {
    /// The process ends, in order or by force; the disk keeps what its cache has.
    func restart() throws {
        time.pass(Int64(generator.below(2_000)))
        // A clock that was set back while nobody looked.
        if generator.oneIn(3) { time.pass(-Int64(generator.below(90_000))) }
        if settings.crashes, generator.oneIn(3) { return try failDisk() }
        if generator.oneIn(2) {
            story.tell("close")
            try machine.journal.close()
            try acknowledge()
        } else {
            story.tell("killed")
        }
        disk.unlock()
        try start()
    }

    /// A write fails: nothing more may be acknowledged, the process ends.
    private func failDisk() throws {
        story.tell("the disk fails")
        disk.inject(
            Fault(.writeDurably, number: 5, on: "wal-", leavesAllInCache: generator.oneIn(2)))
        while machine.journal.last == machine.journal.durable { try send(randomRequest()) }
        do { _ = try machine.journal.commitOnce() } catch {
            story.tell("  the journal stops")
        }
        try judge(machine.journal.failure != nil, "a failed write was not noticed")
        try acknowledge()
        disk.unlock()
        try start()
    }

    /// The power goes in the middle of something, and what was unsynced is there or not, in parts.
    func crash() throws {
        totals.crashes += 1
        let before = disk.operationCount
        try lastAct()
        let after = disk.operationCount
        let completed = before + generator.below(after - before + 1)
        let state = CrashState(completed: completed, choice: randomChoice())
        story.tell("power cut: \(state)")
        disk = disk.crashed(state)
        time.pass(Int64(generator.below(5_000)))
        try start()
    }

    /// What was going on when the power went; nobody hears its answers.
    private func lastAct() throws {
        for _ in 0..<generator.below(3) {
            if generator.oneIn(4) { try orderAct() } else { try send(randomRequest()) }
        }
        switch generator.below(6) {
        case 0: break
        case 1: try takeSnapshot()
        default:
            while try machine.journal.commitOnce() {}
            if generator.oneIn(3) { try machine.journal.sealIfIdle() }
        }
    }

    private func randomChoice() -> CrashState.Choice {
        switch generator.below(4) {
        case 0: .nothing
        case 1: .everything
        case 2: .cut(sectors: 1 + generator.below(12))
        default: .some(seed: generator.next())
        }
    }

    /// The next process: it finds what was acknowledged, and goes on.
    private func start() throws {
        let resumed = watch
        watch = nil
        if settings.crashes, generator.oneIn(6) { try crashWhileStarting() }
        machine = try Self.recover(disk, time.wall, settings, segments)
        let found = try Recovered(machine, past: past, acknowledged: acknowledged)
        try found.judgeState(now: time.wall)
        story.tell(
            "started: epoch \(machine.recovery.epoch), #\(found.last), digest "
                + hexadecimal(machine.service.stateDigest))
        rollBack(to: found)
        try judgeEverything()
        try askAgain(lost: found.last)
        if let resumed {
            watch = try Watch(self, resuming: resumed)
            try watch?.pump(self)
        }
    }

    /// Power is lost again while the server recovers.
    private func crashWhileStarting() throws {
        let before = disk.operationCount
        _ = try Self.recover(disk, time.wall, settings, segments)
        let completed = before + generator.below(disk.operationCount - before + 1)
        let state = CrashState(completed: completed, choice: randomChoice())
        story.tell("power cut while starting: \(state)")
        disk = disk.crashed(state)
    }

    static func recover(
        _ disk: SimulatedStorage, _ now: Instant, _ settings: Settings, _ segments: Int
    ) throws -> Machine {
        do {
            return try Machine(disk, now: now, sabotage: settings.sabotage, segments: segments)
        } catch {
            throw Violation("it does not start again: \(error)")
        }
    }

    /// The books go back to what has survived.
    private func rollBack(to found: Recovered) {
        past.removeAll { $0.sequence > found.last }
        ledger = found.past.ledger
        orders = orders.filter { $0.value <= found.last }
        heldRoute = nil
        acknowledged = min(acknowledged, found.last)
        acknowledgements.removeAll { $0.sequence > found.last }
        owed = []
        let snapshot = machine.recovery.snapshot.flatMap { snapshotTimes[$0.newest.value] }
        time.restart(logged: max(found.past.time, snapshot ?? found.past.time))
    }

    /// Clients that heard nothing ask again, and some that did.
    private func askAgain(lost last: UInt64) throws {
        let gone = known.filter { $0.moment.sequence > last }
        known.removeAll { $0.moment.sequence > last }
        for one in known.suffix(4) { try retry(one) }
        open.append(contentsOf: gone.map(\.request))
        if open.count > 40 { open.removeFirst(open.count - 40) }
    }
}

/// What a start has found, beside what was there before.
struct Recovered {
    let machine: Machine
    /// The last record on disk.
    let last: UInt64
    let past: Life.Past

    /// Judges that nothing acknowledged is missing.
    init(_ machine: Machine, past: [Life.Past], acknowledged: UInt64) throws(Violation) {
        self.machine = machine
        last = machine.recovery.last.value
        let last = last
        try judge(
            last >= acknowledged,
            "lost: #\(acknowledged) was acknowledged, the log ends at #\(last)")
        guard let found = past.last(where: { $0.sequence <= last }), found.sequence == last else {
            throw Violation("the log ends at #\(last), which nobody wrote")
        }
        self.past = found
    }

    /// Judges that the state is that of then, however it was put together.
    func judgeState(now: Instant) throws {
        let digest = machine.service.stateDigest
        if let then = past.digest {
            try judge(
                digest == then,
                "the state behind #\(last) was \(hexadecimal(then)) when it was made, "
                    + "and is \(hexadecimal(digest)) recovered")
        }
        if let whole = try machine.digestFromNothing(now: now) {
            try judge(
                whole == digest,
                "replayed from nothing the state behind #\(last) is \(hexadecimal(whole)), "
                    + "from the snapshot \(hexadecimal(digest))")
        }
    }
}
