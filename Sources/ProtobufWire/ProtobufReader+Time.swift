public import Primitives

/// The ranges google/protobuf/timestamp.proto and duration.proto document.
public enum TimeRange {
    /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z, in seconds since 1970.
    public static let timestampSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
    /// ±10,000 years, in seconds.
    public static let durationSeconds: ClosedRange<Int64> = -315_576_000_000...315_576_000_000
}

/// google.protobuf.Timestamp and Duration. Inside, times are whole milliseconds: a finer part is
/// cut, towards the past for a Timestamp and towards zero for a Duration.
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
        value = try reader.readTimestamp()
    }

    /// In milliseconds.
    public mutating func duration(_ field: WireField, _ value: inout Int64) throws(WireError) {
        guard var reader = try message(field) else { return }
        value = try reader.readDuration()
    }

    /// In milliseconds.
    public mutating func duration(_ field: WireField, _ value: inout Int64?) throws(WireError) {
        guard var reader = try message(field) else { return }
        value = try reader.readDuration()
    }

    mutating func readTimestamp() throws(WireError) -> Instant {
        let (seconds, nanos) = try readSecondsAndNanos()
        guard TimeRange.timestampSeconds.contains(seconds), (0..<1_000_000_000).contains(nanos)
        else { throw error(.timeOutOfRange) }
        return Instant(milliseconds: seconds * 1_000 + Int64(nanos / 1_000_000))
    }

    mutating func readDuration() throws(WireError) -> Int64 {
        let (seconds, nanos) = try readSecondsAndNanos()
        let sound =
            TimeRange.durationSeconds.contains(seconds)
            && (-999_999_999...999_999_999).contains(nanos)
            && !(seconds > 0 && nanos < 0) && !(seconds < 0 && nanos > 0)
        guard sound else { throw error(.timeOutOfRange) }
        return seconds * 1_000 + Int64(nanos / 1_000_000)
    }

    private mutating func readSecondsAndNanos() throws(WireError) -> (Int64, Int32) {
        var seconds: Int64 = 0
        var nanos: Int32 = 0
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
