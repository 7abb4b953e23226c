internal import Primitives

/// Amounts as text, and back. Reading is exact: a digit too many is refused, not rounded; miles
/// become the nearest metre.
enum PolicyNumbers {
    /// Largest amount of any unit that a policy may say.
    static let bound: Int64 = 1_000_000_000_000

    static func parse(_ text: ArraySlice<UInt8>, _ unit: NumberUnit) -> Int64? {
        let value: Int64?
        switch unit {
        case .money: value = decimal(text, 5, "")
        case .count: value = decimal(text, 0, "")
        case .percent: value = decimal(text, 2, "%")
        case .weight: value = decimal(text, 3, "kg") ?? decimal(text, 0, "g")
        case .days:
            value = decimal(text, 0, "d") ?? decimal(text, 0, "w").flatMap { times($0, 7) }
        case .length:
            value =
                decimal(text, 3, "km") ?? decimal(text, 0, "m")
                ?? decimal(text, 3, "mi").flatMap { miles($0) }
        }
        guard let value, value.magnitude <= UInt64(bound) else { return nil }
        return value
    }

    /// How amounts of the unit are written, for error messages.
    static func example(_ unit: NumberUnit) -> String {
        switch unit {
        case .money: "an amount such as 12.50"
        case .count: "a whole number"
        case .percent: "a percentage such as 12.5%"
        case .weight: "a weight such as 2kg or 250g"
        case .days: "a time such as 10d or 4w"
        case .length: "a distance such as 300km, 900m or 50mi"
        }
    }

    static func text(_ value: Int64, _ unit: NumberUnit) -> String {
        switch unit {
        case .money: return decimalText(value, 5, atLeast: 2)
        case .count: return String(value)
        case .percent: return decimalText(value, 2, atLeast: 0) + "%"
        case .weight: return value % 1_000 == 0 ? "\(value / 1_000)kg" : "\(value)g"
        case .days: return value % 7 == 0 ? "\(value / 7)w" : "\(value)d"
        case .length: return value % 1_000 == 0 ? "\(value / 1_000)km" : "\(value)m"
        }
    }

    /// Minute of the day from `HH:MM`; 24:00 is 1,440.
    static func minute(_ text: ArraySlice<UInt8>) -> Int32? {
        let bytes = Array(text)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
            let hour = decimal(bytes[0..<2], 0, ""), let minute = decimal(bytes[3..<5], 0, ""),
            hour >= 0, minute >= 0, minute < 60, hour * 60 + minute <= 1_440
        else { return nil }
        return Int32(hour * 60 + minute)
    }

    static func minuteText(_ minute: Int32) -> String {
        Int64(minute / 60).padded(to: 2) + ":" + Int64(minute % 60).padded(to: 2)
    }

    /// `-12.34` with at most so many decimals, times 10 to their power, before the suffix.
    private static func decimal(
        _ text: ArraySlice<UInt8>, _ decimals: Int, _ suffix: String
    ) -> Int64? {
        guard text.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else { return nil }
        var rest = text.dropLast(suffix.utf8.count)
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        var value: Int64 = 0
        var places = -1
        var digits = 0
        for byte in rest {
            if byte == UInt8(ascii: "."), places < 0, digits > 0 {
                places = 0
                continue
            }
            guard PolicyLexer.isDigit(byte) else { return nil }
            digits += 1
            if places >= 0 { places += 1 }
            guard places <= decimals, let next = times(value, 10) else { return nil }
            value = next + Int64(byte - 0x30)
        }
        guard digits > 0, places != 0 else { return nil }
        for _ in max(0, places)..<decimals {
            guard let next = times(value, 10) else { return nil }
            value = next
        }
        return isNegative ? -value : value
    }

    /// Bounded far below overflow, so that one more digit can be added.
    private static func times(_ value: Int64, _ factor: Int64) -> Int64? {
        value.magnitude <= UInt64(bound) ? value * factor : nil
    }

    /// A mile is 1,609.344 m; `thousandths` of one.
    private static func miles(_ thousandths: Int64) -> Int64? {
        let (micrometres, overflow) = thousandths.multipliedReportingOverflow(by: 1_609_344)
        return overflow ? nil : (micrometres + 500_000) / 1_000_000
    }

    private static func decimalText(_ value: Int64, _ decimals: Int, atLeast: Int) -> String {
        var scale: Int64 = 1
        for _ in 0..<decimals { scale *= 10 }
        let magnitude = Int64(value.magnitude)
        var fraction = (magnitude % scale).padded(to: decimals)
        while fraction.count > atLeast, fraction.hasSuffix("0") { fraction.removeLast() }
        let whole = (value < 0 ? "-" : "") + String(magnitude / scale)
        return fraction.isEmpty ? whole : whole + "." + fraction
    }
}
