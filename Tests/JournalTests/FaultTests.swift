internal import Primitives
internal import Testing

@testable internal import Journal

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

final class Heard: @unchecked Sendable {
    private let signal = Signal()
    private var calls: [(durable: UInt64, failed: Bool)] = []

    func hear(_ durable: SequenceNumber, _ failed: Bool) {
        signal.withLock { calls.append((durable.value, failed)) }
    }

    var all: [(durable: UInt64, failed: Bool)] { signal.withLock { calls } }
}

@Suite("Failing and filling disks")
struct FaultTests {
    @Test(
        "the first failed write stops the journal for ever",
        arguments: [EIO, ENOSPC, EDQUOT, 0] as [Int32])
    func failStop(number: Int32) throws {
        let disk = SimulatedStorage()
        let journal = try openSmall(disk).journal
        let heard = Heard()
        journal.onDurable { heard.hear($0, $1) }
        journal.append(1)
        try journal.commitOnce()
        disk.inject(Fault(.writeDurably, number: number, on: "wal-"))
        journal.append(2)
        #expect(throws: JournalError.self) { try journal.commitOnce() }
        #expect(journal.failure != nil)
        #expect(journal.admit(.growing) == .stopped)
        #expect(journal.admit(.releasing) == .stopped)
        // The disk works again, but nothing is ever retried or acknowledged.
        let operations = disk.operationCount
        #expect(journal.append(3).value == 3)
        #expect(throws: JournalError.self) { try journal.commitOnce() }
        #expect(throws: JournalError.self) { try journal.waitUntilDurable(SequenceNumber(2)) }
        #expect(throws: JournalError.self) { try journal.close() }
        #expect(journal.durable.value == 1)
        #expect(disk.operationCount == operations)
        #expect(heard.all.map(\.failed) == [false, true])
        #expect(heard.all.map(\.durable) == [1, 1])
        #expect(try openSmall(disk).journal.allRecords().prefix(1) == [1])
    }

    @Test("who listens after the stop hears of it at once")
    func lateListener() throws {
        let disk = SimulatedStorage()
        let journal = try openSmall(disk).journal
        disk.inject(Fault(.writeDurably, number: EIO, on: "wal-"))
        journal.append(1)
        #expect(throws: JournalError.self) { try journal.commitOnce() }
        let heard = Heard()
        journal.onDurable { heard.hear($0, $1) }
        #expect(heard.all.map(\.failed) == [true])
    }

    @Test(
        "an I/O error while the next segment is prepared stops the journal",
        arguments: [Fault.Call.open, .writeZeroes, .sync])
    func spareFails(call: Fault.Call) throws {
        let disk = SimulatedStorage()
        let journal = try openSmall(disk).journal
        disk.inject(Fault(call, number: EIO, on: FileName.spare, isSticky: true))
        journal.append(1)
        #expect(throws: JournalError.self) {
            while try journal.commitOnce() { journal.append(1) }
        }
        #expect(journal.admit(.growing) == .stopped)
    }

    @Test("a full disk refuses growth one segment ahead, lets releases go on, and heals")
    func diskFull() throws {
        let disk = SimulatedStorage()
        let journal = try openSmall(disk).journal
        journal.append(1)
        try journal.commitOnce()
        // One segment and its spare exist; there is no room for a third.
        disk.setCapacity(2 * (64 << 10) + 4_096)
        var value = 1
        while journal.admit(.growing) == .admitted {
            value += 1
            journal.append(value)
            try journal.commitOnce()
        }
        #expect(journal.admit(.growing) == .diskFull)
        #expect(!journal.hasRoom(for: .growing))
        var releases = 0
        while journal.admit(.releasing) == .admitted {
            releases += 1
            value += 1
            journal.append(value)
            try journal.commitOnce()
        }
        #expect(releases >= 2)
        #expect(journal.admit(.releasing) == .diskFull)
        #expect(journal.failure == nil)
        #expect(journal.durable == journal.last, "what was admitted is durable")

        disk.setCapacity(nil)
        #expect(try !journal.commitOnce())
        #expect(journal.admit(.growing) == .admitted)
        for _ in 0..<40 {
            value += 1
            journal.append(value)
            try journal.commitOnce()
        }
        try journal.close()
        #expect(try openSmall(disk).journal.allRecords() == Array(1...value))
    }

    @Test("records appended beyond the room wait for space; they are not lost or refused")
    func waitForSpace() throws {
        let disk = SimulatedStorage()
        let journal = try openSmall(disk).journal
        try journal.commitOnce()
        disk.setCapacity(2 * (64 << 10) + 4_096)
        for value in 1...3_000 { journal.append(value) }
        while try journal.commitOnce() {}
        let durable = journal.durable.value
        #expect(durable > 0 && durable < 3_000)
        #expect(journal.failure == nil)
        disk.setCapacity(nil)
        while try journal.commitOnce() {}
        #expect(journal.durable.value == 3_000)
        #expect(try journal.allRecords() == Array(1...3_000))
    }

    @Test("a start on a full disk after a kill goes on in the old segment")
    func startOnFullDisk() throws {
        let disk = try filled(10, closes: false)
        disk.setCapacity(80 << 10)
        let (journal, report) = try openSmall(disk)
        #expect(report.notes.contains { $0.contains("in place") })
        #expect(try journal.allRecords() == Array(1...10))
        try journal.commitOnce()
        #expect(journal.admit(.growing) == .diskFull)
        #expect(journal.admit(.releasing) == .admitted)
        journal.append(11)
        try journal.commitOnce()
        #expect(journal.durable.value == 11)
    }

    @Test("the backlog is bounded: admission closes before memory grows, and opens again")
    func backlog() throws {
        let journal = try openSmall(SimulatedStorage()) { $0.backlogBatchesMax = 4 }.journal
        var appended = 0
        while journal.admit(.growing) == .admitted {
            appended += 1
            journal.append(appended)
            try #require(appended < 10_000)
        }
        #expect(journal.admit(.releasing) == .backlogFull)
        #expect(appended >= 4 * 64)
        try journal.commitOnce()
        #expect(journal.admit(.growing) == .admitted)
        while try journal.commitOnce() {}
        #expect(journal.durable.value == UInt64(appended))
    }

    @Test("a snapshot that meets an error leaves no trace and does not stop the journal")
    func snapshotFails() throws {
        for call in [Fault.Call.write, .sync, .rename] {
            let disk = SimulatedStorage()
            let journal = try openSmall(disk).journal
            journal.append(1)
            try journal.commitOnce()
            disk.inject(Fault(call, number: ENOSPC, on: "snapshot-", after: call == .write ? 1 : 0))
            let error = #expect(throws: JournalError.self) {
                let writer = try journal.beginSnapshot()
                try [UInt8](repeating: 3, count: 100).withUnsafeBytes {
                    try writer.add(
                        kind: 1, shard: 0, stamp: SequenceNumber(1), digest: 0, $0.bytes)
                }
                _ = try writer.finish()
            }
            #expect(error?.code == .diskFull)
            #expect(try disk.list().allSatisfy { !$0.name.hasPrefix("snapshot-") })
            #expect(journal.failure == nil)
            journal.append(2)
            try journal.commitOnce()
            #expect(journal.durable.value == 2)
            let writer = try journal.beginSnapshot()
            writer.cancel()
        }
    }
}
