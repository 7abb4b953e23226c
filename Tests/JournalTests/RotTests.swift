internal import Primitives
internal import Testing

@testable internal import Journal

@Suite("Rot")
struct RotTests {
    @Test("a flipped byte anywhere is refused with file and offset, or changes nothing")
    func everyByte() throws {
        for disk in [try smallStore(truncates: false), try smallStore(truncates: true)] {
            let wanted = try state(disk)
            var flips = 0
            var refused = 0
            for entry in try disk.list() {
                let bytes = disk.contents(of: entry.name)!
                for offset in offsetsWorthFlipping(bytes) {
                    flips += 1
                    let mask = UInt8(1) << UInt8(offset % 8)
                    let rotten = disk.withRot(in: entry.name, at: offset, mask: mask)
                    do {
                        #expect(try state(rotten) == wanted, "\(entry.name) at \(offset)")
                    } catch let error as JournalError {
                        refused += 1
                        #expect(error.file?.hasSuffix(entry.name) == true, "\(error)")
                        #expect(error.offset != nil, "\(error)")
                    }
                }
            }
            #expect(flips > 3_000)
            #expect(refused > 100)
        }
    }

    /// Every byte of a sector that is not all zero; of zero sectors every 61st.
    private func offsetsWorthFlipping(_ bytes: [UInt8]) -> [Int] {
        bytes.withUnsafeBytes { raw in
            stride(from: 0, to: raw.count, by: 64).flatMap { start in
                let end = min(start + 64, raw.count)
                return raw.slice(start..<end).isZero
                    ? (start % 256 == 0 ? [start + start / 64 % 64] : []) : Array(start..<end)
            }
        }
    }

    private func options(_ change: (inout JournalOptions) -> Void = { _ in }) -> JournalOptions {
        smallOptions {
            $0.segmentBytes = 40 << 10
            $0.batchBytesMax = 512
            change(&$0)
        }
    }

    private func smallStore(truncates: Bool) throws -> SimulatedStorage {
        let disk = SimulatedStorage()
        let (journal, _) = try Journal.open(
            storage: disk, options: options { if !truncates { $0.retention.segmentsMin = 99 } })
        for value in 1...14 {
            journal.append(value)
            try journal.commitOnce()
            guard value == 9 || value == 12 else { continue }
            let writer = try journal.beginSnapshot()
            try Array(1...value).withUnsafeBytes {
                try writer.add(kind: 1, shard: 0, stamp: journal.last, digest: 3, $0.bytes)
            }
            _ = try writer.finish()
        }
        if truncates { #expect(try !journal.truncate().isEmpty) }
        try journal.close()
        return disk.copy()
    }

    private func state(_ disk: SimulatedStorage) throws -> [Int] {
        let opened = try Journal.open(storage: disk, options: options { $0.verifiesHistory = true })
        return try opened.journal.recoveredState()
    }
}
