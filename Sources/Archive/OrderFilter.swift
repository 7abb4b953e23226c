internal import Primitives

/// Which orders may be in the archive: a Bloom filter over their ids, eight bits an id, at most
/// about one in fifty wrong as long as it is not full (B. H. Bloom, 1970).
struct OrderFilter: Sendable {
    private var bits: [UInt64]
    private let room: Int
    private var count = 0

    private static let bitsPerID = 8
    private static let probes = 6

    /// 2 MiB, so that it need not grow, and memory does not, before there are so many.
    private static let roomMin = 1 << 21

    /// With room for a quarter more than the `count` that it is made for.
    init(count: Int) {
        room = max(Self.roomMin, count + count / 4)
        bits = [UInt64](repeating: 0, count: (room * Self.bitsPerID + 63) / 64)
    }

    /// True once it holds as many as it has room for: then a larger one must be made.
    mutating func insert(_ ids: [String]) -> Bool {
        for id in ids {
            Self.forEachBit(of: id, among: bits.count * 64) { bit in
                bits[bit >> 6] |= 1 << UInt64(bit & 63)
            }
            count += 1
        }
        return count >= room
    }

    /// False only for an id that was never inserted.
    func mayHave(_ id: String) -> Bool {
        var result = true
        Self.forEachBit(of: id, among: bits.count * 64) { bit in
            result = result && bits[bit >> 6] >> UInt64(bit & 63) & 1 == 1
        }
        return result
    }

    /// Of no instance: a body that sets bits of one that is also read would copy all of them.
    private static func forEachBit(of id: String, among size: Int, _ body: (Int) -> Void) {
        var id = id
        let (first, step) = id.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            return (stableHash(bytes), stableHash(bytes, seed: 0x9E37_79B9_7F4A_7C15) | 1)
        }
        for probe in 0..<UInt64(probes) {
            body(Int((first &+ probe &* step) % UInt64(size)))
        }
    }
}
