internal import Primitives
internal import Testing

@testable internal import Journal

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A seeded life of a store on a simulated disk, and the judge of what a crash left of it.
struct StoreLife {
    let disk = SimulatedStorage()
    /// What each acknowledged record said, and when (in operations) it was acknowledged.
    private(set) var acknowledged: [(sequence: UInt64, value: Int, operations: Int)] = []
    private var written: [UInt64: Int] = [:]
    private var incarnation = 0
    private var generator: SeededGenerator
    private let change: (inout JournalOptions) -> Void

    init(seed: UInt64, _ change: @escaping (inout JournalOptions) -> Void = { _ in }) {
        generator = SeededGenerator(seed: seed)
        self.change = change
    }

    /// `steps` random acts: append, commit, idle, snapshot, clean restart, killed process,
    /// failing write.
    mutating func live(steps: Int) throws {
        var journal = try openSmall(disk, change).journal
        for _ in 0..<steps {
            switch generator.below(40) {
            case 0:
                try journal.close()
                journal = try reopen()
            case 1, 2:
                disk.unlock()
                journal = try reopen()
            case 3:
                disk.inject(
                    Fault(.writeDurably, number: EIO, on: "wal-", leavesAllInCache: true))
                append(to: journal)
                do { try journal.commitOnce() } catch { #expect(journal.failure != nil) }
                note(journal)
                disk.unlock()
                journal = try reopen()
            case 4: try snapshot(journal)
            case 5: try journal.sealIfIdle()
            case 6...15: append(to: journal)
            default:
                append(to: journal)
                try journal.commitOnce()
            }
            note(journal)
        }
        while try journal.commitOnce() {}
        note(journal)
    }

    private mutating func reopen() throws -> Journal {
        incarnation += 1
        return try openSmall(disk, change).journal
    }

    private mutating func append(to journal: Journal) {
        for _ in 0...generator.below(4) {
            let value = incarnation * 1_000_000 + Int(journal.last.value) + 1
            written[journal.append(value).value] = value
        }
    }

    private func snapshot(_ journal: Journal) throws {
        let values = try journal.readableState()
        let writer = try journal.beginSnapshot()
        try values.withUnsafeBytes {
            try writer.add(kind: 1, shard: 0, stamp: journal.durable, digest: 9, $0.bytes)
        }
        _ = try writer.finish()
        _ = try journal.truncate()
    }

    private mutating func note(_ journal: Journal) {
        var next = (acknowledged.last?.sequence ?? 0) + 1
        while next <= journal.durable.value {
            acknowledged.append((next, written[next]!, disk.operationCount))
            next += 1
        }
    }

    /// Nil if `left` recovers and holds every record acknowledged by then, in order, none twice.
    func verdict(_ state: CrashState, _ left: SimulatedStorage) -> String? {
        do {
            let journal = try openSmall(left).journal
            let values = try journal.recoveredState()
            let due = acknowledged.prefix { $0.operations <= state.completed }
            guard values.count >= due.count else {
                return "\(due.count) were acknowledged, \(values.count) are left: \(state)"
            }
            for (found, wanted) in zip(values, due) where found != wanted.value {
                return "record \(wanted.sequence) says \(found), not \(wanted.value): \(state)"
            }
            for (index, value) in values.enumerated() where value % 1_000_000 != index + 1 {
                return "record \(index + 1) says \(value): \(state)"
            }
            // And the store goes on.
            journal.append(Int(journal.last.value) + 1)
            try journal.commitOnce()
            return try journal.recoveredState().count == values.count + 1 ? nil : "cannot go on"
        } catch {
            return "\(state): \(error)"
        }
    }
}

extension Journal {
    /// All values, from the newest snapshot and the log behind it.
    func recoveredState() throws -> [Int] {
        let box = ValueBox()
        var from = SequenceNumber(1)
        if let snapshot = verifiedSnapshots.first {
            try snapshot.load { _, payload in
                payload.withUnsafeBytes { box.values = Array($0.bindMemory(to: Int.self)) }
            }
            from = snapshot.replayFrom
        }
        return box.values + (try allValues(from: from))
    }

    func readableState() throws -> [Int] { try recoveredState() }

    private func allValues(from first: SequenceNumber) throws -> [Int] {
        var values: [Int] = []
        try replay(from: first) { info, payload in
            guard let value = number(payload) else {
                throw JournalError(.corrupt, "record \(info.sequence.value) has another payload")
            }
            values.append(value)
        }
        return values
    }
}

final class ValueBox: @unchecked Sendable {
    var values: [Int] = []
}

@Suite("Crashes on a simulated disk")
struct CrashTests {
    @Test(
        "after any crash every acknowledged record is there, in order, none twice",
        arguments: 1...8 as ClosedRange<UInt64>)
    func everyCrashState(seed: UInt64) throws {
        var life = StoreLife(seed: seed)
        try life.live(steps: 60)
        #expect(life.acknowledged.count > 50)
        var failure: String?
        let states = life.disk.forEachCrashState(randomPerPoint: 2, cutsMax: 8, seed: seed) {
            failure = life.verdict($0, $1)
            return failure == nil
        }
        #expect(failure == nil, "seed \(seed)")
        #expect(states > 500)
    }

    @Test("a crash during recovery leaves a store that recovers", arguments: [1, 2] as [UInt64])
    func crashInRecovery(seed: UInt64) throws {
        var life = StoreLife(seed: seed)
        try life.live(steps: 25)
        var generator = SeededGenerator(seed: seed)
        var failure: String?
        life.disk.forEachCrashState(randomPerPoint: 1, cutsMax: 2, seed: seed) { state, left in
            guard generator.oneIn(6) else { return true }
            do { _ = try openSmall(left) } catch { failure = "\(state): \(error)" }
            let known = CrashState(completed: state.completed, choice: .everything)
            left.forEachCrashState(randomPerPoint: 1, cutsMax: 2, seed: seed) { inner, twice in
                failure =
                    failure ?? life.verdict(known, twice).map { "\(state), then \(inner): \($0)" }
                return failure == nil
            }
            return failure == nil
        }
        #expect(failure == nil)
    }

    @Test("the judge catches an acknowledgement before the sync")
    func plantedAcknowledgement() throws {
        #expect(try isCaught { $0.sabotage.acknowledgesBeforeSync = true })
    }

    @Test("the judge catches a restart that trusts a batch it only saw in the cache")
    func plantedTrust() throws {
        #expect(try isCaught { $0.sabotage.trustsTheLastBatch = true })
    }

    private func isCaught(_ plant: @escaping (inout JournalOptions) -> Void) throws -> Bool {
        for seed in 1...8 as ClosedRange<UInt64> {
            var life = StoreLife(seed: seed, plant)
            do { try life.live(steps: 40) } catch { return true }
            var caught = false
            life.disk.forEachCrashState(randomPerPoint: 1, cutsMax: 2, seed: seed) {
                caught = life.verdict($0, $1) != nil
                return !caught
            }
            if caught { return true }
        }
        return false
    }

    @Test("the same seed tells the same story")
    func deterministic() throws {
        var first = StoreLife(seed: 5)
        var second = StoreLife(seed: 5)
        try first.live(steps: 40)
        try second.live(steps: 40)
        let name = try first.disk.list().map(\.name)
        #expect(try second.disk.list().map(\.name) == name)
        for name in name {
            #expect(first.disk.contents(of: name) == second.disk.contents(of: name))
        }
    }
}
