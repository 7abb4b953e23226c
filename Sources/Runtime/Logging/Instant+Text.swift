internal import Primitives

extension Instant {
    /// `2026-11-23T03:36:09.120Z`; years 0000 to 9999, as everything the server logs is.
    var rfc3339: String {
        let days = milliseconds.floorDivided(by: 86_400_000)
        let inDay = milliseconds - days * 86_400_000
        let (seconds, thousandths) = inDay.quotientAndRemainder(dividingBy: 1_000)
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0.padded(to: 2) }
        return CivilDate(daysSince1970: days).text
            + "T\(time.joined(separator: ":")).\(thousandths.padded(to: 3))Z"
    }
}
