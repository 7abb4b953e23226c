internal import Primitives

// A record inside a batch; starts on an 8-byte boundary.
//
//     offset  size  little-endian
//          0     4  length of the payload, at most 1 MiB
//          4     4  crc: CRC-32C of the payload, then of bytes 0 ..< 4 and 8 ..< 32
//          8     2  kind, the caller's
//         10     2  flags, 0
//         12     4  zero
//         16     8  sequence number, +1 per record, never reused
//         24     8  time, milliseconds since 1970
//         32     n  payload, zero-padded to a multiple of 8
//
// The payload comes first into the CRC, so that an appender computes that part before it takes
// the lock under which records are numbered.

enum RecordFormat {
    static let headerBytes = 32

    /// Bytes a record takes in a batch.
    @inline(__always)
    static func footprint(payload: Int) -> Int { (headerBytes + payload + 7) & ~7 }

    /// Writes one record at the start of `target`, which must hold its footprint.
    @inline(__always)
    static func encode(
        _ info: RecordInfo, payload: UnsafeRawBufferPointer, payloadCrc: UInt32,
        into target: UnsafeMutableRawPointer
    ) {
        let total = footprint(payload: payload.count)
        let bytes = UnsafeMutableRawBufferPointer(start: target, count: total)
        if payload.count & 7 != 0 { bytes.store(UInt64(0), at: total - 8) }
        bytes.store(UInt32(truncatingIfNeeded: payload.count), at: 0)
        bytes.store(UInt64(info.kind), at: 8)
        bytes.store(info.sequence.value, at: 16)
        bytes.store(UInt64(bitPattern: info.time.milliseconds), at: 24)
        bytes.store(headerCrc(UnsafeRawBufferPointer(bytes), from: payloadCrc), at: 4)
        if let source = payload.baseAddress {
            (target + headerBytes).copyMemory(from: source, byteCount: payload.count)
        }
    }

    @inline(__always)
    private static func headerCrc(_ bytes: UnsafeRawBufferPointer, from crc: UInt32) -> UInt32 {
        let length = checksum(UnsafeRawBufferPointer(rebasing: bytes[0..<4]), from: crc)
        return checksum(UnsafeRawBufferPointer(rebasing: bytes[8..<headerBytes]), from: length)
    }

    /// One record at `offset`; nil if it does not lie inside `bytes`.
    static func decode(_ bytes: UnsafeRawBufferPointer, at offset: Int)
        -> (info: RecordInfo, payload: Range<Int>, end: Int)?
    {
        guard offset >= 0, offset <= bytes.count - headerBytes else { return nil }
        let length = Int(bytes.uint32(at: offset))
        guard length <= Limits.recordBytesMax,
            offset + footprint(payload: length) <= bytes.count
        else { return nil }
        let info = RecordInfo(
            sequence: SequenceNumber(bytes.uint64(at: offset + 16)),
            kind: bytes.uint16(at: offset + 8),
            time: Instant(milliseconds: Int64(bitPattern: bytes.uint64(at: offset + 24))))
        let start = offset + headerBytes
        return (info, start..<start + length, offset + footprint(payload: length))
    }

    /// True if `body` holds exactly `count` undamaged records numbered from `first`.
    static func verify(_ body: UnsafeRawBufferPointer, first: UInt64, count: Int) -> Bool {
        var offset = 0
        for index in 0..<count {
            guard let record = decode(body, at: offset),
                record.info.sequence.value == first &+ UInt64(index),
                headerCrc(
                    body.slice(offset..<offset + headerBytes),
                    from: checksum(body.slice(record.payload)))
                    == body.uint32(at: offset + 4)
            else { return false }
            offset = record.end
        }
        return offset == body.count
    }
}
