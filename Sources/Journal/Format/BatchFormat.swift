internal import Primitives

// A batch: one group commit, one synced write. It starts on a 4096 boundary and is zero-padded to
// the next, so that no later write touches an acknowledged sector.
//
//     offset  size  batch header, little-endian
//          0     4  magic "DOMB"
//          4     4  headerCrc: CRC-32C of bytes 8 ..< 64
//          8     8  batch number, +1 per batch, from 1
//         16     8  firstSeq: sequence number of the first record (of the next one if count is 0)
//         24     4  count of records
//         28     4  byteLength of all records, a multiple of 8
//         32     8  epoch of the start that wrote it
//         40     8  durableSeq: the highest sequence number known durable when it was built
//         48     4  previousBatchCrc: bodyCrc of the batch before (the chain)
//         52     4  store tag: CRC-32C of the store's UUID
//         56     4  flags: 1 opens an epoch, 2 seals an idle log, 4 closes the log in order
//         60     4  zero
//         64     n  records (RecordFormat)
//     64 + n     4  bodyCrc: CRC-32C of the records, continuing from headerCrc
//              4  zero
//              8  magic "DOMBEND\n"
//                 zeroes up to the next 4096 boundary
//
// The header has a CRC of its own, so that a flipped length cannot hide where the batch ends.
// Valid if: both magics and CRCs fit; the store tag is ours; batch number, firstSeq and
// previousBatchCrc follow the batch before; the epoch does not fall; every record is valid.
// Batch k + 1 is written only after batch k is durable: a header of k + 1 proves k.

struct BatchHeader: Equatable {
    var number: UInt64
    var firstSequence: UInt64
    var count: UInt32
    var byteLength: UInt32
    var epoch: UInt64
    var durable: UInt64
    var previousCrc: UInt32
    var storeTag: UInt32
    var flags: Flags
    /// Filled by `encode` and `decode`.
    var headerCrc: UInt32 = 0

    struct Flags: OptionSet, Equatable {
        var rawValue: UInt32
        static let opens = Flags(rawValue: 1)
        static let seals = Flags(rawValue: 2)
        static let closes = Flags(rawValue: 4)
    }

    static let magic: UInt32 = 0x424D_4F44
    static let endMagic: UInt64 = 0x0A44_4E45_424D_4F44
    static let byteCount = 64
    static let trailerBytes = 16

    /// Bytes on disk of a batch with so many bytes of records.
    static func footprint(byteLength: Int) -> Int {
        (byteCount + byteLength + trailerBytes).roundedUp(to: Limits.diskBlockBytes)
    }

    var footprint: Int { Self.footprint(byteLength: Int(byteLength)) }
    /// The last record; `firstSequence - 1` if there is none.
    var lastSequence: UInt64 { firstSequence &+ UInt64(count) &- 1 }

    /// Writes header, trailer and padding around the records that already stand in `batch`, and
    /// returns the bodyCrc.
    mutating func encode(into batch: UnsafeMutableRawBufferPointer) -> UInt32 {
        let end = Self.byteCount + Int(byteLength)
        precondition(batch.count >= footprint, "a batch larger than its buffer")
        batch.store(Self.magic, at: 0)
        batch.store(number, at: 8)
        batch.store(firstSequence, at: 16)
        batch.store(count, at: 24)
        batch.store(byteLength, at: 28)
        batch.store(epoch, at: 32)
        batch.store(durable, at: 40)
        batch.store(previousCrc, at: 48)
        batch.store(storeTag, at: 52)
        batch.store(flags.rawValue, at: 56)
        batch.store(UInt32(0), at: 60)
        let bytes = UnsafeRawBufferPointer(batch)
        headerCrc = checksum(bytes.slice(8..<Self.byteCount))
        batch.store(headerCrc, at: 4)
        let bodyCrc = checksum(bytes.slice(Self.byteCount..<end), from: headerCrc)
        batch.store(bodyCrc, at: end)
        batch.store(UInt32(0), at: end + 4)
        batch.store(Self.endMagic, at: end + 8)
        batch.zero(end + Self.trailerBytes..<footprint)
        return bodyCrc
    }

    /// Nil unless magic and headerCrc fit. Says nothing about the body.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> BatchHeader? {
        guard bytes.count >= byteCount, bytes.uint32(at: 0) == magic,
            checksum(bytes.slice(8..<byteCount)) == bytes.uint32(at: 4)
        else { return nil }
        return BatchHeader(
            number: bytes.uint64(at: 8), firstSequence: bytes.uint64(at: 16),
            count: bytes.uint32(at: 24), byteLength: bytes.uint32(at: 28),
            epoch: bytes.uint64(at: 32), durable: bytes.uint64(at: 40),
            previousCrc: bytes.uint32(at: 48), storeTag: bytes.uint32(at: 52),
            flags: Flags(rawValue: bytes.uint32(at: 56)), headerCrc: bytes.uint32(at: 4))
    }

    /// The bodyCrc if `bytes`, which start with this header, hold a whole and undamaged body.
    func verifiedBodyCrc(_ bytes: UnsafeRawBufferPointer) -> UInt32? {
        let length = Int(byteLength)
        let (end, overflow) = Self.byteCount.addingReportingOverflow(length)
        guard !overflow, end + Self.trailerBytes <= bytes.count else { return nil }
        let crc = checksum(bytes.slice(Self.byteCount..<end), from: headerCrc)
        guard crc == bytes.uint32(at: end), bytes.uint64(at: end + 8) == Self.endMagic,
            RecordFormat.verify(
                bytes.slice(Self.byteCount..<end), first: firstSequence, count: Int(count))
        else { return nil }
        return crc
    }

    /// True if the bytes between the trailer and the end of the footprint are zero.
    func hasZeroPadding(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let end = Self.byteCount + Int(byteLength) + Self.trailerBytes
        return bytes.slice(end..<min(footprint, bytes.count)).isZero
            && bytes.uint32(at: end - 12) == 0
    }
}
