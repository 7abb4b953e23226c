public import Primitives

/// The ranges google/protobuf/timestamp.proto and duration.proto document.
public enum TimeRange {
    /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z, in seconds since 1970.
    public static let timestampSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
    /// ±10,000 years, in seconds.
    public static let durationSeconds: ClosedRange<Int64> = -315_576_000_000...315_576_000_000
}

/// google.protobuf.Timestamp and Duration. Inside, times are whole milliseconds: a finer part is
/// cut, towards the past for a Timestamp and towards zero for a Duration. Of an optional
/// field that occurs twice the parts are merged, as of any message.
extension ProtobufReader {
    public mutating func timestamp(
        _ field: WireField, _ value: inout Instant
    ) throws(WireError) {
        guard var reader = try message(field) else { return }
        value = try reader.readTimestamp()
    }

    public mutating func timestamp(
        _ field: WireField, _ value: inout Instant?
    ) throws(WireError) {
        guard var reader = try message(field) else { return }
        value = try reader.readTimestamp(onto: value ?? Instant(milliseconds: 0))
    }

    /// In milliseconds.
    public mutating func duration(_ field: WireField, _ value: inout Int64) throws(WireError) {
        guard var reader = try message(field) else { return }
        value = try reader.readDuration()
    }

    /// In milliseconds.
    public mutating func duration(_ field: WireField, _ value: inout Int64?) throws(WireError) {
        guard var reader = try message(field) else { return }
        value = try reader.readDuration(onto: value ?? 0)
    }

    mutating func readTimestamp(
        onto base: Instant = Instant(milliseconds: 0)
    ) throws(WireError) -> Instant {
        // Floor division: nanos are never negative in a Timestamp.
        let rest = base.milliseconds % 1_000
        let past = rest < 0 ? rest + 1_000 : rest
        let (seconds, nanos) = try readSecondsAndNanos(
            onto: (base.milliseconds - rest) / 1_000 - (rest < 0 ? 1 : 0), Int32(past) * 1_000_000)
        guard TimeRange.timestampSeconds.contains(seconds), (0..<1_000_000_000).contains(nanos)
        else { throw error(.timeOutOfRange) }
        return Instant(milliseconds: seconds * 1_000 + Int64(nanos / 1_000_000))
    }

    mutating func readDuration(onto base: Int64 = 0) throws(WireError) -> Int64 {
        let (seconds, nanos) = try readSecondsAndNanos(
            onto: base / 1_000, Int32(base % 1_000) * 1_000_000)
        let sound =
            TimeRange.durationSeconds.contains(seconds)
            && (-999_999_999...999_999_999).contains(nanos)
            && !(seconds > 0 && nanos < 0) && !(seconds < 0 && nanos > 0)
        guard sound else { throw error(.timeOutOfRange) }
        return seconds * 1_000 + Int64(nanos / 1_000_000)
    }

    private mutating func readSecondsAndNanos(
        onto wholeSeconds: Int64, _ fraction: Int32
    ) throws(WireError) -> (Int64, Int32) {
        var seconds = wholeSeconds
        var nanos = fraction
        while let field = try nextField() {
            switch field.number {
            case 1: try int64(field, &seconds)
            case 2: try int32(field, &nanos)
            default: try skip(field)
            }
        }
        return (seconds, nanos)
    }
}
