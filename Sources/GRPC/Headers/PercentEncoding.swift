/// `grpc-message`: UTF-8, with everything but printable ASCII, and `%` itself, as `%XX` (W14).
enum PercentEncoding {
    static func encode(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "%") {
                out.append(byte)
            } else {
                out.append(UInt8(ascii: "%"))
                out.append(hexDigits[Int(byte >> 4)])
                out.append(hexDigits[Int(byte & 0xF)])
            }
        }
        return out
    }

    /// Never fails, as the specification asks: a broken escape stays as it is, and bytes that are
    /// not UTF-8 become U+FFFD.
    static func decode(_ value: UnsafeRawBufferPointer) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(value.count)
        var offset = 0
        while offset < value.count {
            if value[offset] == UInt8(ascii: "%"), value.count - offset >= 3,
                let high = hexValue(value[offset + 1]), let low = hexValue(value[offset + 2])
            {
                out.append(high << 4 | low)
                offset += 3
            } else {
                out.append(value[offset])
                offset += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
