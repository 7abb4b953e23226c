public import Primitives
public import ProtobufWire

/// When a location is open.
public struct OpeningCalendar: WireMessage {
    public static let typeName = "dom.v1.OpeningCalendar"

    /// Days that are not named are closed; empty means open all the time.
    public var weekly: [WeekdayHours] = []
    /// In place of the weekly hours; each date at most once. At most 1,000.
    public var specialDays: [SpecialDay] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &weekly)
            case 2: try reader.messages(field, &specialDays)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, weekly)
        writer.messages(2, specialDays)
    }
}

/// Opening hours of one day of the week.
public struct WeekdayHours: WireMessage {
    public static let typeName = "dom.v1.WeekdayHours"

    /// Which. At most once in a calendar.
    public var weekday = Weekday.unspecified
    /// Ascending, without overlap. At most 8; none means closed.
    public var spans: [OpenSpan] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.value(field, &weekday)
            case 2: try reader.messages(field, &spans)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.value(1, weekday)
        writer.messages(2, spans)
    }
}

/// A date with hours of its own: a holiday, or special opening hours.
public struct SpecialDay: WireMessage {
    public static let typeName = "dom.v1.SpecialDay"

    /// The date, "2026-12-25".
    public var date = ""
    /// Ascending, without overlap. At most 8; none means closed.
    public var spans: [OpenSpan] = []
    /// Name for people.
    public var name = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &date)
            case 2: try reader.messages(field, &spans)
            case 3: try reader.string(field, &name)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, date)
        writer.messages(2, spans)
        writer.string(3, name)
    }
}

/// A span of open time within a day.
public struct OpenSpan: WireMessage {
    public static let typeName = "dom.v1.OpenSpan"

    /// Minute of the day it opens, 0 to 1,439.
    public var opensMinute: UInt32 = 0
    /// Minute it closes, later than it opens, at most 2,880: from 1,440 on it is the next day.
    public var closesMinute: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &opensMinute)
            case 2: try reader.uint32(field, &closesMinute)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint32(1, opensMinute)
        writer.uint32(2, closesMinute)
    }
}

/// Day of the week.
public struct Weekday: WireEnum {
    /// Refused.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Monday.
    @inlinable public static var monday: Self { Self(rawValue: 1) }
    /// Tuesday.
    @inlinable public static var tuesday: Self { Self(rawValue: 2) }
    /// Wednesday.
    @inlinable public static var wednesday: Self { Self(rawValue: 3) }
    /// Thursday.
    @inlinable public static var thursday: Self { Self(rawValue: 4) }
    /// Friday.
    @inlinable public static var friday: Self { Self(rawValue: 5) }
    /// Saturday.
    @inlinable public static var saturday: Self { Self(rawValue: 6) }
    /// Sunday.
    @inlinable public static var sunday: Self { Self(rawValue: 7) }

    public static let names = [
        "UNSPECIFIED", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY",
        "SUNDAY",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
