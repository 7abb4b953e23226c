public import Primitives

/// Times as text: RFC 3339, the proleptic Gregorian calendar, UTC on output.
public enum RFC3339 {
    /// Seconds and nanoseconds as protobuf JSON prints a Timestamp: `Z`, and 0, 3, 6 or 9 digits
    /// of fraction.
    public static func format(seconds: Int64, nanos: Int32 = 0) -> String {
        let days = seconds.floorDivided(by: 86_400)
        let rest = seconds - days * 86_400
        let time = [rest / 3_600, rest / 60 % 60, rest % 60].map { $0.padded(to: 2) }
        return CivilDate(daysSince1970: days).text + "T" + time.joined(separator: ":")
            + fraction(nanos) + "Z"
    }

    public static func format(_ instant: Instant) -> String {
        let seconds = instant.milliseconds.floorDivided(by: 1_000)
        let nanos = Int32(truncatingIfNeeded: instant.milliseconds - seconds * 1_000) * 1_000_000
        return format(seconds: seconds, nanos: nanos)
    }

    /// `.5` as protobuf prints it: nothing, or 3, 6 or 9 digits. `nanos` is not negative.
    public static func fraction(_ nanos: Int32) -> String {
        if nanos == 0 { return "" }
        if nanos % 1_000_000 == 0 { return "." + Int64(nanos / 1_000_000).padded(to: 3) }
        if nanos % 1_000 == 0 { return "." + Int64(nanos / 1_000).padded(to: 6) }
        return "." + Int64(nanos).padded(to: 9)
    }

    /// `2026-11-23T08:30:00.5Z` or with an offset like `-05:00`. Nil for anything else, for days
    /// that do not exist and years outside 1…9999.
    public static func parse(_ text: String) -> (seconds: Int64, nanos: Int32)? {
        var scanner = DigitScanner(text)
        guard let days = scanner.date(), scanner.take("T") || scanner.take("t"),
            let hour = scanner.number(2), hour < 24, scanner.take(":"),
            let minute = scanner.number(2), minute < 60, scanner.take(":"),
            let second = scanner.number(2), second < 60
        else { return nil }
        var nanos: Int64 = 0
        if scanner.take(".") {
            guard let fraction = scanner.fraction() else { return nil }
            nanos = fraction
        }
        guard let offset = scanner.zone(), scanner.isAtEnd else { return nil }
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return nil }
        return (seconds, Int32(truncatingIfNeeded: nanos))
    }

    /// What people type: RFC 3339, or a date alone (its UTC midnight).
    public static func instant(_ text: String) -> Instant? {
        if let (seconds, nanos) = parse(text) {
            return Instant(milliseconds: seconds * 1_000 + Int64(nanos / 1_000_000))
        }
        var scanner = DigitScanner(text)
        guard let days = scanner.date(), scanner.isAtEnd else { return nil }
        return Instant(milliseconds: days * 86_400_000)
    }
}

/// Fixed-width decimal pieces of a date.
private struct DigitScanner {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) { bytes = Array(text.utf8.prefix(64)) }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, UInt32(bytes[offset]) == scalar.value else { return false }
        offset += 1
        return true
    }

    mutating func number(_ width: Int) -> Int64? {
        guard offset + width <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[offset..<offset + width] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        offset += width
        return value
    }

    /// Days since 1970 of an existing date.
    mutating func date() -> Int64? {
        guard let year = number(4), year >= 1, take("-"), let month = number(2), take("-"),
            let day = number(2)
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        return date.exists ? date.daysSince1970 : nil
    }

    /// 1 to 9 digits, as nanoseconds.
    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var width = 0
        while width < 9, let digit = number(1) {
            value = value * 10 + digit
            width += 1
        }
        guard width > 0 else { return nil }
        while width < 9 {
            value *= 10
            width += 1
        }
        return value
    }

    /// Seconds east of UTC.
    mutating func zone() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64 = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(2), hours < 24, take(":"), let minutes = number(2),
            minutes < 60
        else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
