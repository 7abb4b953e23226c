/// Base64 of `-bin` metadata: written without padding, read with or without (W15).
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count * 4 + 2) / 3)
        var bits: UInt32 = 0
        var held = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 6 {
                held -= 6
                out.append(alphabet[Int(bits >> UInt32(held) & 0x3F)])
            }
        }
        if held > 0 { out.append(alphabet[Int(bits << UInt32(6 - held) & 0x3F)]) }
        return out
    }

    /// Nil if a character is foreign, the padding is wrong or the length impossible. Bits that no
    /// byte needs are ignored, as most decoders do.
    static func decode(_ text: some RandomAccessCollection<UInt8>) -> [UInt8]? {
        var count = text.count
        var padding = 0
        for byte in text.reversed().prefix(2) {
            guard byte == UInt8(ascii: "=") else { break }
            padding += 1
        }
        if padding > 0, count % 4 != 0 { return nil }
        count -= padding
        guard count % 4 != 1 else { return nil }
        if padding > 0, count % 4 != 4 - padding { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(count * 3 / 4)
        var bits: UInt32 = 0
        var held = 0
        for byte in text.prefix(count) {
            let value = values[Int(byte)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return out
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
        return table
    }()
}
