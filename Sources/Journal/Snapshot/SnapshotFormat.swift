internal import Primitives

// A snapshot `snapshot-<newest: 16 hex>.snap`: header, chunks, table, tail. Little-endian.
//
// It is written under a temporary name, synced, read again and verified, renamed in, and the
// directory synced. Without a valid tail it is no snapshot.
//
//     offset  size  header
//          0     8  magic "DOMDSNP\n"
//          8     4  format version, 1
//         12     4  zero
//         16    16  store UUID (high, low)
//         32     8  epoch
//         40     8  created, milliseconds since 1970
//         48    12  zero
//         60     4  CRC-32C of bytes 0 ..< 60
//
//     offset  size  chunk: at most 1 MiB of a section's payload; a section's chunks follow each
//                   other, sections stand in the order of the table
//          0     4  magic "SNPC"
//          4     4  CRC-32C of bytes 8 ..< 32
//          8     4  section, index into the table
//         12     4  chunk in the section, from 0
//         16     4  raw length
//         20     4  stored length
//         24     4  CRC-32C of the stored bytes
//         28     4  zero
//         32     n  zlib stream (level 1), zero-padded to a multiple of 8
//
//     offset  size  table entry, one per section
//          0     2  kind, the caller's
//          2     2  zero
//          4     4  shard
//          8     8  stamp: the last record the shard had seen
//         16     8  digest, the caller's, independent of order
//         24     8  raw bytes
//         32     8  offset of the first chunk
//         40     4  chunks
//         44     4  zero
//
//     offset  size  tail, the last 96 bytes of the file
//          0     8  magic "DOMDSNE\n"
//          8     8  sections
//         16     8  offset of the table
//         24     8  raw bytes of all sections
//         32     8  bytes of the file
//         40     8  newest stamp
//         48     8  zero
//         56    32  SHA-256 of everything before this field
//         88     4  zero
//         92     4  CRC-32C of bytes 0 ..< 92 of the tail

enum SnapshotFormat {
    static let headerMagic: UInt64 = 0x0A50_4E53_444D_4F44
    static let tailMagic: UInt64 = 0x0A45_4E53_444D_4F44
    static let chunkMagic: UInt32 = 0x4350_4E53
    static let version: UInt32 = 1
    static let headerBytes = 64
    static let chunkHeaderBytes = 32
    static let entryBytes = 48
    static let tailBytes = 96
    static let digestOffset = 56
    /// Raw bytes of a chunk.
    static let chunkBytesMax = 1 << 20
    static let incoming = "snapshot-incoming.tmp"

    struct Header: Equatable {
        var store: StoreIdentity
        var epoch: UInt64
        var created: Instant
    }

    static func encodeHeader(_ header: Header, into bytes: UnsafeMutableRawBufferPointer) {
        bytes.zero(0..<headerBytes)
        bytes.store(headerMagic, at: 0)
        bytes.store(version, at: 8)
        bytes.store(header.store.high, at: 16)
        bytes.store(header.store.low, at: 24)
        bytes.store(header.epoch, at: 32)
        bytes.store(UInt64(bitPattern: header.created.milliseconds), at: 40)
        bytes.store(checksum(UnsafeRawBufferPointer(bytes).slice(0..<60)), at: 60)
    }

    static func decodeHeader(_ bytes: UnsafeRawBufferPointer) -> Header? {
        guard bytes.count >= headerBytes, bytes.uint64(at: 0) == headerMagic,
            bytes.uint32(at: 8) == version,
            checksum(bytes.slice(0..<60)) == bytes.uint32(at: 60)
        else { return nil }
        return Header(
            store: StoreIdentity(
                uuid: (bytes.uint64(at: 16), bytes.uint64(at: 24)),
                created: Instant(milliseconds: 0)),
            epoch: bytes.uint64(at: 32),
            created: Instant(milliseconds: Int64(bitPattern: bytes.uint64(at: 40))))
    }

    struct Chunk: Equatable {
        var section: UInt32
        var index: UInt32
        var rawLength: UInt32
        var storedLength: UInt32
        var storedCrc: UInt32

        /// Bytes on disk, padding included.
        var footprint: Int { (chunkHeaderBytes + Int(storedLength) + 7) & ~7 }

        func encode(into bytes: UnsafeMutableRawBufferPointer) {
            bytes.store(chunkMagic, at: 0)
            bytes.store(section, at: 8)
            bytes.store(index, at: 12)
            bytes.store(rawLength, at: 16)
            bytes.store(storedLength, at: 20)
            bytes.store(storedCrc, at: 24)
            bytes.store(UInt32(0), at: 28)
            bytes.store(
                checksum(UnsafeRawBufferPointer(bytes).slice(8..<chunkHeaderBytes)), at: 4)
        }

        static func decode(_ bytes: UnsafeRawBufferPointer) -> Chunk? {
            guard bytes.count >= chunkHeaderBytes, bytes.uint32(at: 0) == chunkMagic,
                checksum(bytes.slice(8..<chunkHeaderBytes)) == bytes.uint32(at: 4)
            else { return nil }
            return Chunk(
                section: bytes.uint32(at: 8), index: bytes.uint32(at: 12),
                rawLength: bytes.uint32(at: 16), storedLength: bytes.uint32(at: 20),
                storedCrc: bytes.uint32(at: 24))
        }
    }

    struct Entry: Equatable {
        var section: SnapshotSection
        var offset: UInt64
        var chunks: UInt32

        func encode(into bytes: UnsafeMutableRawBufferPointer) {
            bytes.zero(0..<entryBytes)
            bytes.store(section.kind, at: 0)
            bytes.store(section.shard, at: 4)
            bytes.store(section.stamp.value, at: 8)
            bytes.store(section.digest, at: 16)
            bytes.store(UInt64(section.byteCount), at: 24)
            bytes.store(offset, at: 32)
            bytes.store(chunks, at: 40)
        }

        static func decode(_ bytes: UnsafeRawBufferPointer) -> Entry {
            Entry(
                section: SnapshotSection(
                    kind: bytes.uint16(at: 0), shard: bytes.uint32(at: 4),
                    stamp: SequenceNumber(bytes.uint64(at: 8)), digest: bytes.uint64(at: 16),
                    byteCount: Int(clamping: bytes.uint64(at: 24))),
                offset: bytes.uint64(at: 32), chunks: bytes.uint32(at: 40))
        }
    }

    struct Tail: Equatable {
        var sections: UInt64
        var tableOffset: UInt64
        var rawBytes: UInt64
        var fileBytes: UInt64
        var newest: UInt64

        /// Everything before the SHA-256, which the caller appends with `finish`.
        func encode(into bytes: UnsafeMutableRawBufferPointer) {
            bytes.zero(0..<tailBytes)
            bytes.store(tailMagic, at: 0)
            bytes.store(sections, at: 8)
            bytes.store(tableOffset, at: 16)
            bytes.store(rawBytes, at: 24)
            bytes.store(fileBytes, at: 32)
            bytes.store(newest, at: 40)
        }

        static func finish(
            _ bytes: UnsafeMutableRawBufferPointer, digest: UnsafeRawBufferPointer
        ) {
            precondition(digest.count == 32, "SHA-256 has 32 bytes")
            for index in 0..<32 { bytes[digestOffset + index] = digest[index] }
            bytes.store(checksum(UnsafeRawBufferPointer(bytes).slice(0..<92)), at: 92)
        }

        static func decode(_ bytes: UnsafeRawBufferPointer) -> Tail? {
            guard bytes.count == tailBytes, bytes.uint64(at: 0) == tailMagic,
                checksum(bytes.slice(0..<92)) == bytes.uint32(at: 92)
            else { return nil }
            return Tail(
                sections: bytes.uint64(at: 8), tableOffset: bytes.uint64(at: 16),
                rawBytes: bytes.uint64(at: 24), fileBytes: bytes.uint64(at: 32),
                newest: bytes.uint64(at: 40))
        }
    }
}
