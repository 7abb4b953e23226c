internal import Primitives

// A history file `history-<firstSeq: 16 hex>.dom`: the records of one segment that snapshots
// cover, compressed. Little-endian.
//
// It is written under a temporary name, synced, and renamed in before its segment is deleted, so
// that every record is in a segment or in a history file, or, for a moment, in both.
//
//     offset  size  header
//          0     8  magic "DOMDHIS\n"
//          8     4  format version, 1
//         12     4  zero
//         16    16  store UUID (high, low)
//         32     8  first sequence number
//         40     8  last sequence number
//         48     8  ended: when the next segment was begun, milliseconds since 1970
//         56     8  bytes of the file
//         64    60  zero
//        124     4  CRC-32C of bytes 0 ..< 124
//
//     offset  size  chunk
//          0     4  magic "HISC"
//          4     4  CRC-32C of bytes 8 ..< 40
//          8     8  first sequence number
//         16     8  last sequence number
//         24     4  raw length
//         28     4  stored length
//         32     4  CRC-32C of the stored bytes
//         36     4  zero
//         40     n  zlib stream (level 1) of records as in a batch (RecordFormat), zero-padded to
//                   a multiple of 8
//
// Valid if: magic, version and CRCs fit; the size repeats bytes; chunks follow each other from the
// header to the end of the file and number their records without a gap.

enum HistoryFormat {
    static let magic: UInt64 = 0x0A53_4948_444D_4F44
    static let chunkMagic: UInt32 = 0x4353_4948
    static let version: UInt32 = 1
    static let headerBytes = 128
    static let chunkHeaderBytes = 40
    /// A chunk is closed once it has so many raw bytes; a record may carry it beyond.
    static let chunkBytes = 256 << 10
    static let chunkBytesMax = chunkBytes + RecordFormat.footprint(payload: Limits.recordBytesMax)
    static let incoming = "history-incoming.tmp"

    struct Header: Equatable {
        var store: StoreIdentity
        var first: UInt64
        var last: UInt64
        var ended: Instant
        var bytes: UInt64

        func encode(into bytes: UnsafeMutableRawBufferPointer) {
            bytes.zero(0..<headerBytes)
            bytes.store(magic, at: 0)
            bytes.store(version, at: 8)
            bytes.store(store.high, at: 16)
            bytes.store(store.low, at: 24)
            bytes.store(first, at: 32)
            bytes.store(last, at: 40)
            bytes.store(UInt64(bitPattern: ended.milliseconds), at: 48)
            bytes.store(self.bytes, at: 56)
            bytes.store(checksum(UnsafeRawBufferPointer(bytes).slice(0..<124)), at: 124)
        }

        static func decode(_ bytes: UnsafeRawBufferPointer) -> Header? {
            guard bytes.count >= headerBytes, bytes.uint64(at: 0) == magic,
                bytes.uint32(at: 8) == version,
                checksum(bytes.slice(0..<124)) == bytes.uint32(at: 124)
            else { return nil }
            return Header(
                store: StoreIdentity(
                    uuid: (bytes.uint64(at: 16), bytes.uint64(at: 24)),
                    created: Instant(milliseconds: 0)),
                first: bytes.uint64(at: 32), last: bytes.uint64(at: 40),
                ended: Instant(milliseconds: Int64(bitPattern: bytes.uint64(at: 48))),
                bytes: bytes.uint64(at: 56))
        }
    }

    struct Chunk: Equatable {
        var first: UInt64
        var last: UInt64
        var rawLength: UInt32
        var storedLength: UInt32
        var storedCrc: UInt32

        /// Bytes on disk, padding included.
        var footprint: Int { (chunkHeaderBytes + Int(storedLength) + 7) & ~7 }

        func encode(into bytes: UnsafeMutableRawBufferPointer) {
            bytes.store(chunkMagic, at: 0)
            bytes.store(first, at: 8)
            bytes.store(last, at: 16)
            bytes.store(rawLength, at: 24)
            bytes.store(storedLength, at: 28)
            bytes.store(storedCrc, at: 32)
            bytes.store(UInt32(0), at: 36)
            bytes.store(
                checksum(UnsafeRawBufferPointer(bytes).slice(8..<chunkHeaderBytes)), at: 4)
        }

        static func decode(_ bytes: UnsafeRawBufferPointer) -> Chunk? {
            guard bytes.count >= chunkHeaderBytes, bytes.uint32(at: 0) == chunkMagic,
                checksum(bytes.slice(8..<chunkHeaderBytes)) == bytes.uint32(at: 4)
            else { return nil }
            let chunk = Chunk(
                first: bytes.uint64(at: 8), last: bytes.uint64(at: 16),
                rawLength: bytes.uint32(at: 24), storedLength: bytes.uint32(at: 28),
                storedCrc: bytes.uint32(at: 32))
            guard chunk.rawLength <= chunkBytesMax,
                chunk.storedLength <= Deflate.bound(chunkBytesMax), chunk.first <= chunk.last
            else { return nil }
            return chunk
        }
    }
}
