public import Primitives

/// google.protobuf.Timestamp and Duration. Values beyond the documented range are written at its
/// edge, so that whatever this process sends can be read by any protobuf library.
extension ByteWriter {
    /// A Timestamp, always written.
    public mutating func timestamp(_ number: UInt32, _ value: Instant) {
        let first = TimeRange.timestampSeconds.lowerBound * 1_000
        let last = TimeRange.timestampSeconds.upperBound * 1_000 + 999
        let milliseconds = min(max(value.milliseconds, first), last)
        // Floor division: nanos are never negative in a Timestamp.
        let seconds = milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
        putSecondsAndNanos(number, seconds, Int32(milliseconds - seconds * 1_000) * 1_000_000)
    }

    /// A Timestamp, unless nil.
    public mutating func timestamp(_ number: UInt32, _ value: Instant?) {
        if let value { timestamp(number, value) }
    }

    /// A Duration of so many milliseconds, always written.
    public mutating func duration(_ number: UInt32, milliseconds value: Int64) {
        let longest = TimeRange.durationSeconds.upperBound * 1_000
        let milliseconds = min(max(value, -longest), longest)
        let seconds = milliseconds / 1_000
        putSecondsAndNanos(number, seconds, Int32(milliseconds - seconds * 1_000) * 1_000_000)
    }

    /// A Duration of so many milliseconds, unless nil.
    public mutating func duration(_ number: UInt32, milliseconds value: Int64?) {
        if let value { duration(number, milliseconds: value) }
    }

    private mutating func putSecondsAndNanos(_ number: UInt32, _ seconds: Int64, _ nanos: Int32) {
        writeUnchecked(atMost: 5 + 1 + 11 + 11) { start in
            let length = start + storeVarint(UInt64(number) << 3 | 2, start)
            var place = length + 1
            if seconds != 0 {
                place[0] = 0x08
                place += 1 &+ storeVarint(UInt64(bitPattern: seconds), place + 1)
            }
            if nanos != 0 {
                place[0] = 0x10
                place += 1 &+ storeVarint(UInt64(bitPattern: Int64(nanos)), place + 1)
            }
            length[0] = UInt8(truncatingIfNeeded: place - length - 1)
            return place - start
        }
    }
}
