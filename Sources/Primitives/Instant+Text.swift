extension Instant {
    /// `2026-11-23T03:36:09.120Z`, for people and logs; what is outside the years 0000 to 9999 is
    /// told as the nearest instant within.
    public var rfc3339: String {
        let told = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let days = told.floorDivided(by: 86_400_000)
        let (seconds, thousandths) = (told - days * 86_400_000).quotientAndRemainder(
            dividingBy: 1_000)
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0.padded(to: 2) }
        return CivilDate(daysSince1970: days).text
            + "T\(time.joined(separator: ":")).\(thousandths.padded(to: 3))Z"
    }
}
