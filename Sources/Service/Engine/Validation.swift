internal import Primitives

/// Checks of what a request says, before anything is locked. Every refusal names the field.
enum Check {
    /// An identifier that must be there: 1 to 128 bytes of printable text.
    static func identifier(_ text: String, _ field: @autoclosure () -> String) throws(RPCFailure) {
        if text.isEmpty { throw .invalid(field(), "is required", reason: "REQUIRED") }
        try optionalIdentifier(text, field())
    }

    /// An identifier that may be empty.
    static func optionalIdentifier(
        _ text: String, _ field: @autoclosure () -> String
    ) throws(RPCFailure) {
        try Self.text(text, field(), bytesMax: Limits.keyBytesMax)
    }

    /// Free text of one line that may be empty.
    static func text(
        _ text: String, _ field: @autoclosure () -> String, bytesMax: Int = Limits.stringBytesMax
    ) throws(RPCFailure) {
        if text.utf8.count > bytesMax {
            throw .invalid(field(), "is longer than \(bytesMax) bytes", reason: "TOO_LONG")
        }
        // Control characters end up in logs, tables and shells.
        if text.hasControlCharacter {
            throw .invalid(field(), "contains a control character", reason: "INVALID_TEXT")
        }
    }

    static func count(
        _ count: Int, in range: ClosedRange<Int>, _ field: @autoclosure () -> String
    ) throws(RPCFailure) {
        if !range.contains(count) {
            throw .invalid(
                field(),
                "has \(count) elements; \(range.lowerBound) to \(range.upperBound) are allowed",
                reason: count < range.lowerBound ? "REQUIRED" : "TOO_MANY")
        }
    }

    static func quantity(
        _ value: Quantity, in range: ClosedRange<Quantity> = 1...Limits.quantityMax,
        _ field: @autoclosure () -> String
    ) throws(RPCFailure) {
        if !range.contains(value) {
            throw .invalid(
                field(), "is \(value); \(range.lowerBound) to \(range.upperBound) is allowed",
                reason: "OUT_OF_BOUNDS")
        }
    }
}

extension String {
    /// Whether one of its characters is U+0000 to U+001F or U+007F to U+009F. Looks at eight bytes
    /// at a time: the usual answer is no.
    fileprivate var hasControlCharacter: Bool {
        if isEmpty { return false }
        return withBytes { bytes in
            var offset = 0
            var seen: UInt64 = 0
            while bytes.count &- offset >= 8 {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if word.hasControlByte { return true }
                seen |= word
                offset &+= 8
            }
            while offset < bytes.count {
                if bytes[offset] < 0x20 || bytes[offset] == 0x7F { return true }
                seen |= UInt64(bytes[offset])
                offset &+= 1
            }
            if seen & UInt64.highBits == 0 { return false }
            // In valid UTF-8, U+0080 to U+009F and no others are 0xC2 and such a byte.
            return zip(bytes, bytes.dropFirst()).contains { $0 == 0xC2 && $1 < 0xA0 }
        }
    }
}

extension UInt64 {
    /// The highest bit of each byte: none of them is set in ASCII.
    fileprivate static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Whether one of its eight bytes is below 0x20 or is 0x7F. A byte borrows from its high bit
    /// when it is less than what is taken from it; what a neighbour borrows can only follow one
    /// that did ("Bit Twiddling Hacks", hasless and haszero).
    fileprivate var hasControlByte: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let isLow = (self &- ones &* 0x20) & ~self
        let deletes = self ^ (ones &* 0x7F)
        let isDelete = (deletes &- ones) & ~deletes
        return (isLow | isDelete) & Self.highBits != 0
    }
}
