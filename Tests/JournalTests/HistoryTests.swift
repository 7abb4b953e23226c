import Primitives
import Testing

@testable internal import Journal

/// What snapshots cover leaves the segments and stays readable.
@Suite("History")
struct HistoryTests {
    private static let day: Int64 = 86_400_000

    /// A log of `records` records with two snapshots near its end, and what it kept.
    private func filled(
        _ disk: SimulatedStorage, _ records: Int = 600,
        needed: SequenceNumber = SequenceNumber(.max),
        _ change: @escaping (inout JournalOptions) -> Void = { _ in }
    ) throws -> Journal {
        let journal = try openSmall(disk) {
            $0.retention.milliseconds = Self.day
            change(&$0)
        }.journal
        for number in 1...records {
            journal.append(number)
            if number % 5 == 0 { try journal.commitOnce() }
            guard number >= records - 1 else { continue }
            let writer = try journal.beginSnapshot()
            try writer.add(
                kind: 1, shard: 0, stamp: journal.last, digest: 0, [UInt8]().span.bytes)
            _ = try writer.finish()
        }
        _ = try journal.truncate(needed: needed)
        return journal
    }

    private func histories(_ disk: SimulatedStorage) throws -> [String] {
        try disk.list().map(\.name).filter(FileName.isHistory)
    }

    @Test("every record stays readable, from any place, also after a restart")
    func readable() throws {
        let disk = SimulatedStorage()
        let journal = try filled(disk)
        #expect(try !histories(disk).isEmpty)
        #expect(journal.catalogue.oldestSequence > 1)
        #expect(journal.oldest == SequenceNumber(1))
        #expect(try journal.allRecords() == Array(1...600))
        let boundary = journal.catalogue.oldestSequence
        for first in [1, 2, boundary - 1, boundary, boundary + 1, 599] {
            #expect(try journal.allRecords(from: first) == Array(Int(first)...600))
        }
        try journal.close()
        let again = try openSmall(disk).journal
        #expect(again.oldest == SequenceNumber(1))
        #expect(try again.allRecords() == Array(1...600))
        try again.close()
    }

    @Test("without its snapshots the log starts from its history, but not over a gap in it")
    func withoutSnapshots() throws {
        let disk = SimulatedStorage()
        try filled(disk).close()
        for name in try disk.list().map(\.name).filter(FileName.isSnapshot) {
            try disk.remove(name)
        }
        let again = try openSmall(disk).journal
        #expect(try again.allRecords() == Array(1...600))
        try again.close()
        let inspector = JournalInspector(storage: disk)
        #expect(try inspector.verify().isSound)

        let names = try histories(disk)
        try disk.remove(names[names.count / 2])
        let refusal = #expect(throws: JournalError.self) { try openSmall(disk) }
        #expect(refusal?.code == .corrupt)
        #expect(try !inspector.verify().isSound)
    }

    @Test("it is read a bounded piece at a time")
    func pieces() throws {
        let journal = try filled(SimulatedStorage())
        var next = SequenceNumber(1)
        var seen: [Int] = []
        while next <= journal.durable {
            next = try journal.read(from: next, recordsMax: 7) { record, payload in
                seen.append(number(payload) ?? -1)
                #expect(record.sequence.value == UInt64(seen.count))
            }
        }
        #expect(seen == Array(1...600))
    }

    @Test("old history goes by time, the largest by bytes, but never what is still needed")
    func retention() throws {
        let disk = SimulatedStorage()
        let journal = try filled(disk, needed: SequenceNumber(200)) { $0.retention.bytesMax = 0 }
        let oldest = journal.oldest
        #expect(oldest > SequenceNumber(1) && oldest <= SequenceNumber(200))
        #expect(try journal.allRecords(from: oldest.value) == Array(Int(oldest.value)...600))
        #expect(throws: JournalError.self) {
            try journal.read(from: SequenceNumber(1)) { _, _ in }
        }
        _ = try journal.truncate()
        #expect(try histories(disk).isEmpty)
        #expect(journal.oldest.value == journal.catalogue.oldestSequence)
    }

    @Test("a crash at any operation of the change-over loses no record")
    func crashes() throws {
        let disk = SimulatedStorage()
        let journal = try filled(disk) { $0.retention.segmentsMin = 1_000 }
        try journal.close()
        let next = try openSmall(disk) { $0.retention.milliseconds = Self.day }.journal
        let before = disk.operationCount
        _ = try next.truncate()
        let after = disk.operationCount
        #expect(after > before + 10)
        for operation in before...after {
            let left = disk.crashed(CrashState(completed: operation, choice: .nothing))
            let found = try openSmall(left) { $0.retention.milliseconds = Self.day }.journal
            #expect(found.oldest == SequenceNumber(1))
            #expect(try found.allRecords() == Array(1...600))
            _ = try found.truncate()
            #expect(try found.allRecords() == Array(1...600))
        }
    }

    @Test("rot in a history file is told, with its place, and nothing is made up")
    func rot() throws {
        let disk = SimulatedStorage()
        try filled(disk).close()
        let name = try #require(try histories(disk).first)
        for offset in [HistoryFormat.headerBytes + 9, HistoryFormat.headerBytes + 60] {
            let journal = try openSmall(disk.withRot(in: name, at: offset, mask: 4)).journal
            let error = #expect(throws: JournalError.self) { _ = try journal.allRecords() }
            #expect(error?.code == .corrupt)
        }
        let journal = try openSmall(disk.withRot(in: name, at: 33, mask: 1)).journal
        #expect(journal.oldest > SequenceNumber(1))
    }
}
