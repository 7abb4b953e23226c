import Primitives
import Testing

@Suite struct HashTests {
    @Test("the last bytes are the same whatever the length, and hashes never change")
    func lastBytesOfAnyLength() {
        let bytes = (0..<40).map { UInt8(truncatingIfNeeded: $0 * 37 + 200) }
        for count in 0...40 {
            let start = count / 8 * 8
            var expected: UInt64 = 0
            for place in (start..<count).reversed() {
                expected = expected << 8 | UInt64(bytes[place])
            }
            let part = Array(bytes[..<count])
            #expect(part.withUnsafeBytes { lastBytes($0, from: start) } == expected)
        }
        // They are in journals and snapshots.
        let hashes: [(String, UInt64)] = [
            ("", 0x34d2fe82daccaea6),
            ("a", 0xa1e7d07488e60fb3),
            ("abc", 0x400e22693e399683),
            ("SKU-1", 0xa478f14b6ce1d4f5),
            ("SKU-00000042", 0x294025379df39bcc),
        ]
        for (text, hash) in hashes {
            #expect(Array(text.utf8).withUnsafeBytes { stableHash($0) } == hash, "\(text)")
        }
    }
}
