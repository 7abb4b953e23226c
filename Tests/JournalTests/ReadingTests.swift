internal import Primitives
internal import Testing

@testable internal import Journal

@Suite("Reading while serving")
struct ReadingTests {
    @Test("chunks respect their bounds and join without gap or overlap")
    func chunks() throws {
        let journal = try openSmall(SimulatedStorage()).journal
        for value in 1...1_000 {
            journal.append(value)
            if value % 9 == 0 { try journal.commitOnce() }
        }
        while try journal.commitOnce() {}
        var generator = SeededGenerator(seed: 1)
        var next = SequenceNumber(1)
        var seen: [Int] = []
        while next <= journal.durable {
            let recordsMax = 1 + generator.below(50)
            var count = 0
            next = try journal.read(from: next, bytesMax: 2_000, recordsMax: recordsMax) {
                count += 1
                seen.append(number($1) ?? -1)
                #expect($0.sequence.value == UInt64(seen.count))
            }
            #expect(count >= 1 && count <= recordsMax)
        }
        #expect(seen == Array(1...1_000))
    }

    @Test("any record is found from anywhere", arguments: [1, 2, 63, 64, 65, 500, 999, 1_000])
    func seek(first: UInt64) throws {
        let journal = try openSmall(SimulatedStorage()).journal
        for value in 1...1_000 { journal.append(value) }
        while try journal.commitOnce() {}
        var found: Int?
        _ = try journal.read(from: SequenceNumber(first), recordsMax: 1) { found = number($1) }
        #expect(found == Int(first))
    }

    @Test("what is not durable is not shown")
    func notDurable() throws {
        let journal = try openSmall(SimulatedStorage()).journal
        journal.append(1)
        try journal.commitOnce()
        journal.append(2)
        let next = try journal.read(from: SequenceNumber(1)) { info, _ in
            #expect(info.sequence.value == 1)
        }
        #expect(next.value == 2)
        #expect(try journal.read(from: next) { _, _ in Issue.record("shown") } == next)
    }

    @Test("a record of 1 MiB, and empty ones, come back as they were")
    func sizes() throws {
        let disk = SimulatedStorage()
        let (journal, _) = try Journal.open(
            storage: disk, options: smallOptions { $0.segmentBytes = 4 << 20 })
        let large = [UInt8](repeating: 0xA5, count: Limits.recordBytesMax)
        for bytes in [[], large, [1], large, []] {
            bytes.withUnsafeBytes {
                _ = journal.append(kind: 9, time: Instant(milliseconds: -5), $0)
            }
        }
        while try journal.commitOnce() {}
        try journal.close()
        let again = try Journal.open(
            storage: disk, options: smallOptions { $0.segmentBytes = 4 << 20 }
        ).journal
        var lengths: [Int] = []
        try again.replay { info, payload in
            #expect(info.kind == 9 && info.time.milliseconds == -5)
            lengths.append(payload.byteCount)
        }
        #expect(lengths == [0, large.count, 1, large.count, 0])
    }
}
