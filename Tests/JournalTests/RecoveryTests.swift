internal import Primitives
internal import Testing

@testable internal import Journal

/// A way to reach one row of the recovery table.
struct RowCase: Sendable, CustomStringConvertible {
    var row: RecoveryRow
    var name: String
    /// The disk to open, and the options to open it with.
    var make: @Sendable () throws -> (SimulatedStorage, JournalOptions)

    var description: String { "\(row): \(name)" }

    init(
        _ row: RecoveryRow, _ name: String,
        _ make: @escaping @Sendable () throws -> (SimulatedStorage, JournalOptions)
    ) {
        self.row = row
        self.name = name
        self.make = make
    }

    init(
        _ row: RecoveryRow, _ name: String, disk: @escaping @Sendable () throws -> SimulatedStorage
    ) {
        self.init(row, name) { (try disk(), smallOptions()) }
    }
}

/// A store with `records` records in several batches, closed or not, on a fresh disk.
func filled(_ records: Int = 40, closes: Bool = true, perBatch: Int = 5) throws -> SimulatedStorage
{
    let disk = SimulatedStorage()
    let journal = try openSmall(disk).journal
    for value in 1...records {
        journal.append(value)
        if value % perBatch == 0 { try journal.commitOnce() }
    }
    while try journal.commitOnce() {}
    if closes { try journal.close() }
    return disk.copy()
}

func segmentNames(_ disk: SimulatedStorage) throws -> [String] {
    try disk.list().map(\.name).filter(FileName.isSegment)
}

/// Offsets of the batches of records in one segment.
func batchOffsets(_ disk: SimulatedStorage, _ name: String) throws -> [Int] {
    var offsets: [Int] = []
    try JournalInspector(storage: disk).forEachBatch {
        if $0.segment == name, $0.records > 0 { offsets.append($0.offset) }
        return true
    }
    return offsets
}

private func first(_ disk: SimulatedStorage) throws -> String { try segmentNames(disk)[0] }

let rowCases: [RowCase] = [
    RowCase(.newStore, "an empty directory", disk: { SimulatedStorage() }),
    RowCase(.initialisationInterrupted, "the identity was not written yet") {
        let disk = SimulatedStorage()
        _ = try openSmall(disk)
        return disk.replacing(FileName.identity, with: nil)
    },
    RowCase(.knownStoreIsEmpty, "an identity without a segment") {
        let disk = try filled()
        return disk.replacing(try first(disk), with: nil)
    },
    RowCase(.knownStoreIsEmpty, "a wiped disk, with a witness elsewhere") {
        let elsewhere = SimulatedStorage(location: "elsewhere")
        let options = smallOptions { $0.witness = .init(storage: elsewhere, name: "data.store") }
        _ = try Journal.open(storage: SimulatedStorage(), options: options)
        return (SimulatedStorage(), options)
    },
    RowCase(.knownStoreIsEmpty, "an empty directory that must not be empty") {
        (SimulatedStorage(), smallOptions { $0.initialisation = .never })
    },
    RowCase(.wrongStore, "the witness names another store") {
        let elsewhere = SimulatedStorage(location: "elsewhere")
        let options = smallOptions {
            $0.witness = .init(storage: elsewhere, name: "data.store")
            $0.random = { 7 }
        }
        _ = try Journal.open(storage: SimulatedStorage(), options: options)
        return (try filled(), options)
    },
    RowCase(.identityCopyUsed, "rot in the identity") {
        try filled().withRot(in: FileName.identity, at: 17, mask: 1)
    },
    RowCase(.identityLost, "rot in both copies of the identity") {
        try filled().withRot(in: FileName.identity, at: 17, mask: 1)
            .withRot(in: FileName.identity, at: 600, mask: 1)
    },
    RowCase(.identityLost, "the identity is gone") {
        try filled().replacing(FileName.identity, with: nil)
    },
    RowCase(.headerCopyUsed, "rot in a header sector") {
        let disk = try filled()
        return disk.withRot(in: try first(disk), at: 100, mask: 4)
    },
    RowCase(.headerLost, "rot in both header sectors") {
        let disk = try filled()
        let name = try first(disk)
        return disk.withRot(in: name, at: 100, mask: 4).withRot(in: name, at: 700, mask: 4)
    },
    RowCase(.newerVersion, "a segment of version 2") {
        let disk = try filled()
        let name = try first(disk)
        var bytes = disk.contents(of: name)!
        bytes.withUnsafeMutableBytes { raw in
            for start in [0, 512] {
                raw.store(UInt32(2), at: start + 8)
                let covered = UnsafeRawBufferPointer(raw).slice(start..<start + 508)
                raw.store(checksum(covered), at: start + 508)
            }
        }
        return disk.replacing(name, with: bytes)
    },
    RowCase(.segmentMissing, "a segment in the middle is gone") {
        let disk = try filled(400)
        return disk.replacing(try segmentNames(disk)[1], with: nil)
    },
    RowCase(.segmentCutShort, "a truncated segment") {
        let disk = try filled()
        let name = try first(disk)
        return disk.replacing(name, with: Array(disk.contents(of: name)!.prefix(30_000)))
    },
    RowCase(.cleanEnd, "closed in order") { try filled() },
    RowCase(.cleanEnd, "killed after a commit") { try filled(closes: false) },
    RowCase(.supersededTail, "killed, restarted, and read again") {
        let disk = try filled(closes: false)
        _ = try openSmall(disk)
        return disk.copy()
    },
    RowCase(.tornTail, "the last batch was torn before it was acknowledged") {
        let disk = try filled(closes: false)
        let name = try first(disk)
        return disk.withRot(in: name, at: try batchOffsets(disk, name).last! + 70, mask: 1)
    },
    RowCase(.damagedBeforeSuccessor, "rot in a batch that a later one proves") {
        let disk = try filled()
        let name = try first(disk)
        return disk.withRot(in: name, at: try batchOffsets(disk, name)[2] + 70, mask: 1)
    },
    RowCase(.damagedBeforeSuccessor, "rot in the last batch of a segment with a successor") {
        let disk = try filled(400)
        let name = try first(disk)
        return disk.withRot(in: name, at: try batchOffsets(disk, name).last! + 10, mask: 1)
    },
    RowCase(.misplaced, "a batch that was written in another place") {
        let disk = try filled()
        let name = try first(disk)
        let offsets = try batchOffsets(disk, name)
        var bytes = disk.contents(of: name)!
        bytes.replaceSubrange(
            offsets[2]..<offsets[2] + 4_096, with: bytes[offsets[1]..<offsets[1] + 4_096])
        return disk.replacing(name, with: bytes)
    },
    RowCase(.acknowledgedLost, "the log ends before the snapshot does") {
        let disk = try filled(20)
        let journal = try openSmall(disk).journal
        for value in 21...30 { journal.append(value) }
        let writer = try journal.beginSnapshot()
        try [UInt8](repeating: 1, count: 9).withUnsafeBytes {
            try writer.add(
                kind: 1, shard: 0, stamp: SequenceNumber(30), digest: 1, $0.bytes)
        }
        let name = try writer.finish().name
        return try filled(20).replacing(name, with: disk.contents(of: name)!)
    },
    RowCase(.snapshotUnreadable, "rot in the newest of two snapshots") {
        let disk = try withSnapshots(truncates: false)
        let newest = try disk.list().map(\.name).filter(FileName.isSnapshot).last!
        return disk.withRot(in: newest, at: 80, mask: 1)
    },
    RowCase(.historyMissing, "both snapshots of a truncated log are gone") {
        let disk = try withSnapshots(truncates: true)
        let names = try disk.list().map(\.name).filter(FileName.isSnapshot)
        return names.reduce(disk) { $0.replacing($1, with: nil) }
    },
]

/// 400 records and two snapshots, the log truncated or not; closed.
func withSnapshots(truncates: Bool) throws -> SimulatedStorage {
    let disk = SimulatedStorage()
    let journal = try openSmall(disk) { if !truncates { $0.retention.segmentsMin = 1_000 } }.journal
    for value in 1...400 {
        journal.append(value)
        if value % 5 == 0 { try journal.commitOnce() }
        if value == 200 || value == 350 {
            let state = Array(1...value)
            let writer = try journal.beginSnapshot()
            try state.withUnsafeBytes {
                try writer.add(kind: 1, shard: 0, stamp: journal.last, digest: 3, $0.bytes)
            }
            _ = try writer.finish()
        }
    }
    let removed = try journal.truncate()
    #expect(removed.isEmpty == !truncates)
    try journal.close()
    return disk.copy()
}

@Suite("The recovery table")
struct RecoveryTests {
    @Test("each row is met, and refuses or goes on as the table says", arguments: rowCases)
    func row(_ example: RowCase) throws {
        let (disk, options) = try example.make()
        let before = try disk.list().map { [UInt8]($0.name.utf8) + disk.contents(of: $0.name)! }
        if example.row.verdict == .refuse {
            let error = #expect(throws: JournalError.self) {
                try Journal.open(storage: disk, options: options)
            }
            #expect(error?.row == example.row, "\(String(describing: error))")
            #expect(error?.file != nil)
            #expect(error?.advice?.isEmpty == false)
            let after = try disk.list().map { [UInt8]($0.name.utf8) + disk.contents(of: $0.name)! }
            #expect(before == after, "a refusal changes nothing")
            disk.unlock()
        } else {
            let (journal, report) = try Journal.open(storage: disk, options: options)
            #expect(report.rows.contains(example.row), "\(report.rows)")
            journal.append(Int(journal.last.value) + 1)
            try journal.commitOnce()
            #expect(journal.durable == journal.last)
            try journal.close()
            let (_, again) = try Journal.open(storage: disk, options: options)
            let settled: [RecoveryRow] = [.cleanEnd, .supersededTail, .snapshotUnreadable]
            #expect(again.rows.allSatisfy(settled.contains), "\(again.rows)")
        }
    }

    @Test("no row of the table is missing from the cases")
    func complete() {
        #expect(Set(rowCases.map(\.row)) == Set(RecoveryRow.allCases))
    }

    @Test("a torn tail is cut, counted, and kept aside byte for byte")
    func tornTail() throws {
        let disk = try filled(closes: false)
        let name = try first(disk)
        let offset = try batchOffsets(disk, name).last!
        let torn = disk.withRot(in: name, at: offset + 70, mask: 1)
        let wanted = torn.contents(of: name)![offset..<offset + 4_096]
        let (journal, report) = try openSmall(torn)
        #expect(report.torn.count == 1)
        #expect(report.torn.first?.offset == offset)
        #expect(Array(wanted) == torn.contents(of: report.torn[0].copy))
        #expect(try journal.allRecords() == Array(1...35))
        #expect(journal.last.value == 35)
    }

    @Test("a second process is refused while the first holds the directory")
    func locked() throws {
        let disk = SimulatedStorage()
        let journal = try openSmall(disk).journal
        #expect(throws: JournalError.self) { try openSmall(disk) }
        try journal.close()
        _ = try openSmall(disk)
    }

    @Test("many restarts without a record neither grow the log nor wear out its segment")
    func idleRestarts() throws {
        let disk = try filled(10)
        for round in 0..<40 {
            let (journal, report) = try openSmall(disk)
            #expect(report.last.value == 10)
            if round % 2 == 0 { try journal.close() } else { disk.unlock() }
        }
        #expect(try segmentNames(disk).count <= 3)
        #expect(try openSmall(disk).journal.allRecords() == Array(1...10))
    }
}
