import Inventory
import Primitives

@testable import Sourcing

/// Times and calendars of New York in 2026: clocks go forward on 8 March at 07:00 UTC and back on
/// 1 November at 06:00 UTC.
enum CalendarFixture {
    static let newYork = [
        ZoneOffset(from: Instant(milliseconds: 1_762_063_200_000), seconds: -18_000),
        ZoneOffset(from: Instant(milliseconds: 1_772_953_200_000), seconds: -14_400),
        ZoneOffset(from: Instant(milliseconds: 1_793_512_800_000), seconds: -18_000),
    ]

    /// 2026 by day of the year, so that this arithmetic shares nothing with what it judges.
    static func day(_ month: Int, _ day: Int) -> Int64 {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        // 2026-01-01 is day 20,454.
        return Int64(20_454 + lengths[..<(month - 1)].reduce(0, +) + day - 1)
    }

    static func utc(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
        Instant(
            milliseconds: (Self.day(month, day) * 1_440 + Int64(hour * 60 + minute)) * 60_000)
    }

    static let allWeek: UInt8 = 0b111_1111
    static let workWeek: UInt8 = 0b001_1111

    static func location(
        _ hours: OpeningHours = OpeningHours(), zone: [ZoneOffset] = newYork,
        _ change: (inout LocationRecord, inout LocationProfile) -> Void = { _, _ in }
    ) -> LocationRecord {
        var record = LocationRecord(index: LocationIndex(0), id: "A", zoneOffsets: zone)
        var profile = LocationProfile()
        profile.calendar = hours
        change(&record, &profile)
        record.profile = profile
        return record
    }

    static func calendar(
        _ hours: OpeningHours = OpeningHours(), zone: [ZoneOffset] = newYork,
        _ change: (inout LocationRecord, inout LocationProfile) -> Void = { _, _ in }
    ) -> CompiledCalendar {
        CompiledCalendar(CompiledCalendar.Source(location(hours, zone: zone, change)))
    }

    /// 9 to 21 every day.
    static let shop = OpeningHours.daily(540, 1_260)
    /// 9 to 17 from Monday to Friday.
    static let office = OpeningHours.daily(540, 1_020, weekdays: 0...4)
}
