public import Primitives

// The identity file `store.id`, 1024 bytes: the same 512-byte sector twice. The witness outside
// the data directory has the same bytes.
//
//     offset  size  little-endian
//          0     8  magic "DOMDSTO\n"
//          8     4  format version, 1
//         12     4  zero
//         16    16  UUID (high, low)
//         32     8  created, milliseconds since 1970
//         40   468  zero
//        508     4  CRC-32C of bytes 0 ..< 508

/// Who a store is: written once, when it is made.
public struct StoreIdentity: Sendable, Equatable, CustomStringConvertible {
    /// Random 128 bits.
    public var high: UInt64
    public var low: UInt64
    public var created: Instant

    init(uuid: (UInt64, UInt64), created: Instant) {
        high = uuid.0
        low = uuid.1
        self.created = created
    }

    public var description: String {
        let digits = Array(FileName.hex(high) + FileName.hex(low))
        let cuts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return cuts.map { String(digits[$0]) }.joined(separator: "-")
    }

    func isSameStore(as other: StoreIdentity) -> Bool { high == other.high && low == other.low }

    /// Marks every batch as ours: a block of another store never passes.
    var tag: UInt32 {
        var uuid = (high.littleEndian, low.littleEndian)
        return withUnsafeBytes(of: &uuid) { checksum($0) }
    }

    static let magic: UInt64 = 0x0A4F_5453_444D_4F44
    static let sectorBytes = 512
    static let fileBytes = 1_024

    func encode() -> [UInt8] {
        var file = [UInt8](repeating: 0, count: Self.fileBytes)
        file.withUnsafeMutableBytes { bytes in
            for start in [0, Self.sectorBytes] {
                bytes.store(Self.magic, at: start)
                bytes.store(UInt32(1), at: start + 8)
                bytes.store(high, at: start + 16)
                bytes.store(low, at: start + 24)
                bytes.store(UInt64(bitPattern: created.milliseconds), at: start + 32)
                let covered = UnsafeRawBufferPointer(bytes).slice(start..<start + 508)
                bytes.store(checksum(covered), at: start + 508)
            }
        }
        return file
    }

    static func decode(_ sector: UnsafeRawBufferPointer) -> StoreIdentity? {
        guard sector.count == sectorBytes, sector.uint64(at: 0) == magic,
            sector.uint32(at: 8) == 1,
            checksum(sector.slice(0..<508)) == sector.uint32(at: 508)
        else { return nil }
        return StoreIdentity(
            uuid: (sector.uint64(at: 16), sector.uint64(at: 24)),
            created: Instant(milliseconds: Int64(bitPattern: sector.uint64(at: 32))))
    }
}
