/// `grpc-timeout`: one to eight digits and a unit (W4).
enum Timeout {
    /// Milliseconds, rounded up so that a caller never waits for less than it asked; nil if
    /// malformed. The largest, 99999999 hours, is far from overflow.
    static func milliseconds(_ value: UnsafeRawBufferPointer) -> Int64? {
        guard (2...9).contains(value.count), let unit = value.last else { return nil }
        var number: Int64 = 0
        for digit in value.dropLast() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        switch unit {
        case UInt8(ascii: "H"): return number * 3_600_000
        case UInt8(ascii: "M"): return number * 60_000
        case UInt8(ascii: "S"): return number * 1_000
        case UInt8(ascii: "m"): return number
        case UInt8(ascii: "u"): return (number + 999) / 1_000
        case UInt8(ascii: "n"): return (number + 999_999) / 1_000_000
        default: return nil
        }
    }

    /// The finest form that fits eight digits, rounded up; negative counts as zero.
    static func text(milliseconds: Int64) -> String {
        let value = max(milliseconds, 0)
        if value <= 99_999_999 { return "\(value)m" }
        let seconds = value / 1_000 + (value % 1_000 == 0 ? 0 : 1)
        if seconds <= 99_999_999 { return "\(seconds)S" }
        return "\(min(seconds / 3_600 + 1, 99_999_999))H"
    }
}
