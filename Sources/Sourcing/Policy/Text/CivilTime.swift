internal import Primitives

/// Instants as text: `2026-11-27T00:00:00Z`, always UTC, years 1970 to 9999.
enum CivilTime {
    /// No instant of a policy is further away from 1970 than this, milliseconds.
    static let bound: Int64 = 300_000_000_000_000

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MMZ`, `…:SSZ` or `…:SS.mmmZ`; nil for anything else.
    static func parse(_ text: ArraySlice<UInt8>) -> Instant? {
        var rest = text
        guard let year = digits(&rest, 4), take(&rest, "-"), let month = digits(&rest, 2),
            take(&rest, "-"), let day = digits(&rest, 2), year >= 1970
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard date.exists else { return nil }
        var ms = date.daysSince1970 * WeeklyTime.day
        if rest.isEmpty { return Instant(milliseconds: ms) }
        guard take(&rest, "T"), let hour = digits(&rest, 2), take(&rest, ":"),
            let minute = digits(&rest, 2), hour < 24, minute < 60
        else { return nil }
        ms += (hour * 60 + minute) * WeeklyTime.minute
        if take(&rest, ":") {
            guard let second = digits(&rest, 2), second < 60 else { return nil }
            ms += second * 1_000
            if take(&rest, ".") {
                guard let thousandths = digits(&rest, 3) else { return nil }
                ms += thousandths
            }
        }
        guard take(&rest, "Z"), rest.isEmpty else { return nil }
        return Instant(milliseconds: ms)
    }

    /// To the second, or to the millisecond where there is one.
    static func text(_ instant: Instant) -> String {
        let ms = max(0, min(bound, instant.milliseconds))
        let rest = ms % WeeklyTime.day
        var text = CivilDate(daysSince1970: ms / WeeklyTime.day).text + "T"
        text += (rest / 3_600_000).padded(to: 2) + ":" + (rest / 60_000 % 60).padded(to: 2)
        text += ":" + (rest / 1_000 % 60).padded(to: 2)
        if rest % 1_000 != 0 { text += "." + (rest % 1_000).padded(to: 3) }
        return text + "Z"
    }

    private static func digits(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> Int64? {
        guard rest.count >= count else { return nil }
        var value: Int64 = 0
        for byte in rest.prefix(count) {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        rest = rest.dropFirst(count)
        return value
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, _ byte: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: byte) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
