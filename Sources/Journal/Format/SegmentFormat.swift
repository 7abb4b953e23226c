internal import Primitives

// A segment file `wal-<firstSeq: 16 hex>.log`: one header block, then batches.
//
// It is written full of zeroes under a temporary name, given its header, synced, renamed in and
// the directory synced before the first batch is written; so its size never changes and a header
// proves that everything before `firstBatch` was durable.
//
//     offset  size  header sector, at 0 and again at 512; integers little-endian
//          0     8  magic "DOMDWAL\n"
//          8     4  format version, 1
//         12     4  flags, 0
//         16    16  store UUID (high, low)
//         32     8  segment number, +1 per segment
//         40     8  sequence number of the first record that may come
//         48     8  batch number of the first batch
//         56     8  epoch of the start that made it
//         64     8  bytes of the file
//         72     8  created, milliseconds since 1970
//         80     4  chain: bodyCrc of the batch before the first batch, 0 for the very first
//         84   424  zero
//        508     4  CRC-32C of bytes 0 ..< 508
//       1024  3072  zero
//       4096        batches, each on a 4096 boundary (BatchFormat)
//
// Valid if: magic, version and CRC fit; the name repeats firstSeq; the size repeats bytes; numbers
// are consecutive over the files of a directory; each firstBatch is that which the previous
// segment reaches, with its chain. A segment speaks for the batches from its firstBatch up to the
// next segment's firstBatch; what it holds beyond (a last batch that recovery wrote again) is
// superseded.

struct SegmentHeader: Equatable {
    var store: StoreIdentity
    var number: UInt64
    var firstSequence: UInt64
    var firstBatch: UInt64
    var epoch: UInt64
    var segmentBytes: UInt64
    var created: Instant
    var chain: UInt32

    static let magic: UInt64 = 0x0A4C_4157_444D_4F44
    static let version: UInt32 = 1
    static let sectorBytes = 512
    /// Where batches start.
    static let blockBytes = Limits.diskBlockBytes
    static let crcOffset = 508

    /// Writes both sectors and zeroes the rest of the block.
    func encode(into block: UnsafeMutableRawBufferPointer) {
        precondition(block.count == Self.blockBytes, "a header fills one block")
        block.zero(0..<block.count)
        for start in [0, Self.sectorBytes] {
            let sector = UnsafeMutableRawBufferPointer(
                rebasing: block[start..<start + Self.sectorBytes])
            sector.store(Self.magic, at: 0)
            sector.store(Self.version, at: 8)
            sector.store(store.high, at: 16)
            sector.store(store.low, at: 24)
            sector.store(number, at: 32)
            sector.store(firstSequence, at: 40)
            sector.store(firstBatch, at: 48)
            sector.store(epoch, at: 56)
            sector.store(segmentBytes, at: 64)
            sector.store(UInt64(bitPattern: created.milliseconds), at: 72)
            sector.store(chain, at: 80)
            let covered = UnsafeRawBufferPointer(sector).slice(0..<Self.crcOffset)
            sector.store(checksum(covered), at: Self.crcOffset)
        }
    }

    enum Decoded: Equatable {
        case header(SegmentHeader)
        case newerVersion(UInt32)
        case bad
    }

    static func decode(_ sector: UnsafeRawBufferPointer) -> Decoded {
        guard sector.count == sectorBytes, sector.uint64(at: 0) == magic,
            checksum(sector.slice(0..<crcOffset)) == sector.uint32(at: crcOffset)
        else { return .bad }
        guard sector.uint32(at: 8) == version else { return .newerVersion(sector.uint32(at: 8)) }
        return .header(
            SegmentHeader(
                store: StoreIdentity(
                    uuid: (sector.uint64(at: 16), sector.uint64(at: 24)),
                    created: Instant(milliseconds: 0)),
                number: sector.uint64(at: 32), firstSequence: sector.uint64(at: 40),
                firstBatch: sector.uint64(at: 48), epoch: sector.uint64(at: 56),
                segmentBytes: sector.uint64(at: 64),
                created: Instant(milliseconds: Int64(bitPattern: sector.uint64(at: 72))),
                chain: sector.uint32(at: 80)))
    }
}

/// Names of files in a data directory.
enum FileName {
    static let identity = "store.id"
    static let spare = "wal-spare.tmp"
    static let incoming = "wal-incoming.tmp"

    static func segment(firstSequence: UInt64) -> String { "wal-\(hex(firstSequence)).log" }

    static func snapshot(newest: UInt64) -> String {
        "snapshot-\(hex(newest)).snap"
    }

    static func history(firstSequence: UInt64) -> String {
        "history-\(hex(firstSequence)).dom"
    }

    static func isHistory(_ name: String) -> Bool {
        name.hasPrefix("history-") && name.hasSuffix(".dom")
    }

    static func isSegment(_ name: String) -> Bool {
        name.hasPrefix("wal-") && name.hasSuffix(".log")
    }

    static func isSnapshot(_ name: String) -> Bool {
        name.hasPrefix("snapshot-") && name.hasSuffix(".snap")
    }

    /// What recovery or repair has put aside.
    static func isTorn(_ name: String) -> Bool { name.hasSuffix(".torn") || name.hasSuffix(".cut") }

    /// Our own half-written files, which hold nothing that was ever promised.
    static func isTemporary(_ name: String) -> Bool { name.hasSuffix(".tmp") }

    static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
