internal import Primitives
internal import Testing

@testable internal import Journal

@Suite("Snapshots")
struct SnapshotTests {
    private final class Loaded: @unchecked Sendable {
        private let signal = Signal()
        private var payloads: [UInt32: [UInt8]] = [:]
        func take(_ shard: UInt32, _ payload: RawSpan) {
            let bytes = payload.withUnsafeBytes { [UInt8]($0) }
            signal.withLock { payloads[shard] = bytes }
        }
        var all: [UInt32: [UInt8]] { signal.withLock { payloads } }
    }

    private func section(_ shard: UInt32) -> [UInt8] {
        var generator = SeededGenerator(seed: UInt64(shard))
        // Empty, tiny, one chunk exactly, several chunks; compressible and not.
        let length = [0, 7, 1 << 20, (2 << 20) + 12_345, 90_000][Int(shard) % 5]
        return (0..<length / 8 + 1).flatMap { _ -> [UInt8] in
            let word = shard % 2 == 0 ? generator.next() & 0xFF : generator.next()
            return withUnsafeBytes(of: word) { [UInt8]($0) }
        }.prefix(length).map { $0 }
    }

    @Test("what was added is loaded again, by one thread or three", arguments: [1, 3])
    func roundTrip(threads: Int) throws {
        let disk = SimulatedStorage()
        let journal = try openSmall(disk).journal
        for value in 1...20 { journal.append(value) }
        let writer = try journal.beginSnapshot()
        for shard in 0..<5 as Range<UInt32> {
            try section(shard).withUnsafeBytes {
                try writer.add(
                    kind: 2, shard: shard, stamp: SequenceNumber(UInt64(10 + shard)),
                    digest: UInt64(shard) * 3, $0.bytes)
            }
        }
        let summary = try writer.finish()
        #expect(journal.durable.value >= 14, "a snapshot never knows more than the log")
        #expect(summary.newest.value == 14)
        #expect(summary.replayFrom.value == 11)
        try journal.close()

        let (again, report) = try openSmall(disk)
        let snapshot = try #require(report.snapshot)
        #expect(snapshot.name == summary.name)
        #expect(snapshot.sections.map(\.digest) == [0, 3, 6, 9, 12])
        let loaded = Loaded()
        try snapshot.load(threads: threads) { loaded.take($0.shard, $1) }
        for shard in 0..<5 as Range<UInt32> { #expect(loaded.all[shard] == section(shard)) }
        #expect(try again.allRecords(from: snapshot.replayFrom.value) == Array(11...20))
    }

    @Test("two are kept; segments go only when both cover them, and the log still replays")
    func retention() throws {
        let disk = try withSnapshots(truncates: true)
        let names = try disk.list().map(\.name)
        #expect(names.filter(FileName.isSnapshot).count == 2)
        let (journal, report) = try openSmall(disk)
        #expect(report.snapshot?.newest.value == 350)
        #expect(journal.oldest.value > 1 && journal.oldest.value <= 201)
        #expect(try journal.recoveredState() == Array(1...400))
        #expect(throws: JournalError.self) { try journal.read(from: SequenceNumber(1)) { _, _ in } }

        for round in 1...3 {
            journal.append(400 + round)
            try journal.commitOnce()
            let writer = try journal.beginSnapshot()
            try Array(1...(400 + round)).withUnsafeBytes {
                try writer.add(kind: 1, shard: 0, stamp: journal.last, digest: 0, $0.bytes)
            }
            _ = try writer.finish()
        }
        let kept = try disk.list().map(\.name).filter(FileName.isSnapshot)
        #expect(kept == [402, 403].map { FileName.snapshot(newest: $0) })
    }

    @Test("with only one verified snapshot nothing is deleted")
    func oneSnapshot() throws {
        let disk = try withSnapshots(truncates: false)
        let newest = try disk.list().map(\.name).filter(FileName.isSnapshot).last!
        let journal = try openSmall(disk.withRot(in: newest, at: 80, mask: 1)).journal
        #expect(try journal.truncate().isEmpty)
    }

    @Test("a consumer that throws stops the load and is heard")
    func consumerThrows() throws {
        let journal = try openSmall(try withSnapshots(truncates: false)).journal
        let snapshot = try #require(journal.verifiedSnapshots.first)
        let error = #expect(throws: JournalError.self) {
            try snapshot.load(threads: 2) { _, _ in throw CancellationError() }
        }
        #expect(error?.code == .consumer)
    }

    @Test("one at a time: a second is refused, and allowed after the first was dropped")
    func oneAtATime() throws {
        let journal = try openSmall(SimulatedStorage()).journal
        var writer: SnapshotWriter? = try journal.beginSnapshot()
        #expect(throws: JournalError.self) { try journal.beginSnapshot() }
        withExtendedLifetime(writer) {}
        writer = nil
        _ = try journal.beginSnapshot()
    }
}
