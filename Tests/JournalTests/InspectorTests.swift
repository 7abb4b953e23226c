internal import Primitives
internal import Testing

@testable internal import Journal

@Suite("Inspecting and repairing offline")
struct InspectorTests {
    @Test("a sound directory is reported in numbers that add up")
    func sound() throws {
        let disk = try withSnapshots(truncates: false)
        let report = try JournalInspector(storage: disk).verify()
        #expect(report.isSound && report.findings.isEmpty, "\(report.findings)")
        #expect(report.last.value == 400)
        #expect(report.segments.reduce(0) { $0 + $1.records } == 400)
        #expect(report.snapshots.map(\.newest.value) == [350, 200])
        #expect(report.segments.last?.isClosed == true)
        var records: [Int] = []
        try JournalInspector(storage: disk).forEachRecord(from: SequenceNumber(395)) {
            records.append(number($1) ?? -1)
            #expect($2.hasPrefix("wal-") && $3 % 8 == 0 && $0.kind == 7)
            return records.count < 4
        }
        #expect(records == [395, 396, 397, 398])
    }

    @Test("verify says what a start would say: sound where it goes on, damage where it refuses")
    func agreesWithRecovery() throws {
        let outside: Set<RecoveryRow> = [.newStore, .knownStoreIsEmpty, .wrongStore]
        for example in rowCases where !outside.contains(example.row) {
            if example.row == .initialisationInterrupted || example.row == .snapshotUnreadable {
                continue
            }
            let disk = try example.make().0
            let report = try JournalInspector(storage: disk).verify()
            #expect(report.isSound == (example.row.verdict != .refuse), "\(example): \(report)")
            for finding in report.findings where finding.severity == .damage {
                #expect(finding.file != nil && finding.advice != nil)
            }
        }
    }

    @Test("a damaged log is cut only with the loss that it costs, and starts again")
    func repair() throws {
        let disk = try filled(40)
        let name = try segmentNames(disk)[0]
        let rotten = disk.withRot(in: name, at: try batchOffsets(disk, name)[4] + 70, mask: 1)
        #expect(throws: JournalError.self) { try openSmall(rotten) }
        let repair = JournalRepair(storage: rotten)
        let boundary = #expect(throws: JournalError.self) {
            try repair.truncate(after: SequenceNumber(19), acceptedLoss: 1_000)
        }
        #expect(boundary?.message.contains("up to 20") == true)
        let tooMany = #expect(throws: JournalError.self) {
            try repair.truncate(after: SequenceNumber(20), acceptedLoss: 4)
        }
        #expect(tooMany?.message.contains("loses") == true)
        let report = try repair.truncate(after: SequenceNumber(20), acceptedLoss: 40)
        #expect(report.torn != nil && report.lost >= 5)
        let journal = try openSmall(rotten).journal
        #expect(try journal.allRecords() == Array(1...20))
        #expect(journal.append(21).value == 21)
    }

    @Test("a cut puts later segments and newer snapshots aside and deletes nothing")
    func repairAcrossFiles() throws {
        let disk = try withSnapshots(truncates: false)
        let before = try disk.list().count
        let report = try JournalRepair(storage: disk)
            .truncate(after: SequenceNumber(250), acceptedLoss: 150)
        #expect(report.lost == 150)
        #expect(report.renamed.contains { $0.hasPrefix("snapshot-") })
        #expect(try disk.list().count >= before)
        let journal = try openSmall(disk).journal
        #expect(try journal.recoveredState() == Array(1...250))
    }
}
