internal import Primitives
internal import Testing

@testable internal import Journal

@Suite("Formats on disk")
struct FormatTests {
    @Test("CRC-32C has its check value and continues over parts")
    func crc() {
        let digits = Array("123456789".utf8)
        digits.withUnsafeBytes { bytes in
            #expect(checksum(bytes) == 0xE306_9283)
            #expect(checksum(bytes.slice(4..<9), from: checksum(bytes.slice(0..<4))) == 0xE306_9283)
        }
    }

    @Test("layout facts: magics read as text, headers have their sizes, records are aligned")
    func layout() {
        let magics: [(UInt64, String)] = [
            (SegmentHeader.magic, "DOMDWAL\n"), (BatchHeader.endMagic, "DOMBEND\n"),
            (StoreIdentity.magic, "DOMDSTO\n"), (SnapshotFormat.headerMagic, "DOMDSNP\n"),
            (SnapshotFormat.tailMagic, "DOMDSNE\n"),
        ]
        for (magic, text) in magics {
            #expect(withUnsafeBytes(of: magic.littleEndian) { Array($0) } == Array(text.utf8))
        }
        #expect(BatchHeader.byteCount == 64)
        #expect(RecordFormat.headerBytes == 32)
        #expect(RecordFormat.footprint(payload: 0) == 32)
        #expect(RecordFormat.footprint(payload: 1) == 40)
        #expect(BatchHeader.footprint(byteLength: 0) == 4_096)
        #expect(BatchHeader.footprint(byteLength: 4_096 - 80) == 4_096)
        #expect(BatchHeader.footprint(byteLength: 4_096 - 72) == 8_192)
        #expect(FileName.segment(firstSequence: 0xAB) == "wal-00000000000000ab.log")
    }

    @Test("a segment header survives either sector, and every flipped bit of one is seen")
    func segmentHeader() {
        let header = SegmentHeader(
            store: StoreIdentity(uuid: (1, 2), created: Instant(milliseconds: 0)), number: 3,
            firstSequence: 4, firstBatch: 5, epoch: 6, segmentBytes: 65_536,
            created: Instant(milliseconds: 7), chain: 8)
        let block = AlignedBuffer(capacity: 4_096)
        header.encode(into: block.bytes)
        #expect(SegmentHeader.decode(block.readable.slice(0..<512)) == .header(header))
        #expect(SegmentHeader.decode(block.readable.slice(512..<1_024)) == .header(header))
        for bit in 0..<512 * 8 {
            block.bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(SegmentHeader.decode(block.readable.slice(0..<512)) == .bad)
            block.bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        }
    }

    @Test("a batch on disk starts on a block, is zero-padded, and says what it should")
    func batchOnDisk() throws {
        let disk = SimulatedStorage()
        let journal = try openSmall(disk).journal
        for value in 1...3 { journal.append(value) }
        try journal.commitOnce()
        let name = FileName.segment(firstSequence: 1)
        let bytes = try #require(disk.contents(of: name))
        bytes.withUnsafeBytes { raw in
            let opening = BatchHeader.decode(raw.slice(4_096..<8_192))
            #expect(opening?.flags == .opens)
            #expect(opening?.count == 0)
            let header = BatchHeader.decode(raw.slice(8_192..<12_288))
            #expect(header?.number == 2)
            #expect(header?.firstSequence == 1)
            #expect(header?.count == 3)
            #expect(header?.epoch == 1)
            #expect(header?.durable == 0)
            #expect(header?.verifiedBodyCrc(raw.slice(8_192..<12_288)) != nil)
            #expect(header?.hasZeroPadding(raw.slice(8_192..<12_288)) == true)
            #expect(raw.slice(12_288..<raw.count).isZero)
        }
    }

    @Test("records decode from any bytes without a trap", arguments: 1...200 as ClosedRange<UInt64>)
    func hostileRecords(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bytes = (0..<generator.below(512)).map { _ in
            UInt8(truncatingIfNeeded: generator.next())
        }
        if bytes.count >= 4, generator.oneIn(2) { bytes.replaceSubrange(1..<4, with: [0, 0, 0]) }
        bytes.withUnsafeBytes { raw in
            for offset in -8..<raw.count + 8 {
                if let record = RecordFormat.decode(raw, at: offset) {
                    #expect(record.end <= raw.count && record.payload.upperBound <= record.end)
                }
            }
            #expect(!RecordFormat.verify(raw, first: 1, count: 1))
            _ = BatchHeader.decode(raw)
            _ = SnapshotFormat.Chunk.decode(raw)
        }
    }

    @Test("an identity survives either sector and prints as a UUID")
    func identity() {
        let identity = StoreIdentity(
            uuid: (0x0123_4567_89AB_CDEF, 0x0011_2233_4455_6677),
            created: Instant(milliseconds: 5))
        var bytes = identity.encode()
        #expect(identity.description == "01234567-89ab-cdef-0011-223344556677")
        bytes[20] ^= 1
        bytes.withUnsafeBytes { raw in
            #expect(StoreIdentity.decode(raw.slice(0..<512)) == nil)
            #expect(StoreIdentity.decode(raw.slice(512..<1_024)) == identity)
        }
    }
}
