internal import DOMClient
internal import Primitives

/// Values as text for tables.
enum Text {
    static func time(_ instant: Instant?) -> String { instant.map { RFC3339.format($0) } ?? "" }

    static func age(milliseconds: Int64?) -> String {
        guard let milliseconds else { return "" }
        if milliseconds < 1_000 { return "\(milliseconds)ms" }
        let seconds = milliseconds / 1_000
        if seconds < 120 { return "\(seconds)s" }
        if seconds < 7_200 { return "\(seconds / 60)m" }
        if seconds < 172_800 { return "\(seconds / 3_600)h" }
        return "\(seconds / 86_400)d"
    }

    static func latency(_ nanoseconds: UInt64) -> String {
        if nanoseconds < 1_000_000 { return decimal(Double(nanoseconds) / 1e3, 1) + "us" }
        if nanoseconds < 1_000_000_000 { return decimal(Double(nanoseconds) / 1e6, 2) + "ms" }
        return decimal(Double(nanoseconds) / 1e9, 2) + "s"
    }

    static func bytes(_ count: UInt64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(count)
        var unit = 0
        while value >= 1_024, unit < units.count - 1 {
            value /= 1_024
            unit += 1
        }
        return decimal(value, unit == 0 ? 0 : 1) + " " + units[unit]
    }

    /// With so many digits after the point.
    static func decimal(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return value.description }
        var scale: Int64 = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int64((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + String(scaled) }
        let fraction = String(scaled % scale)
        return sign + String(scaled / scale) + "."
            + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// 1,234,567
    static func grouped(_ value: UInt64) -> String {
        var text = ""
        for (index, digit) in String(value).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// Milli-cents in units of the currency, exactly, with at least two digits after the point:
    /// 12.50, 0.00125.
    static func money(millicents: Int64) -> String {
        let digits = String(millicents.magnitude)
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        var text = padded.dropLast(5) + "." + padded.suffix(5)
        for _ in 0..<3 where text.hasSuffix("0") { text.removeLast() }
        return (millicents < 0 ? "-" : "") + text
    }

    /// Millionths as a decimal number, without trailing zeroes: 41.8781.
    static func millionths(_ value: Int32) -> String {
        var text = decimal(Double(value) / 1e6, 6)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
