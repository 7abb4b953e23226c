public import Primitives
public import ProtobufWire

/// The scalars of one answer; its texts are those of the ask.
public struct AvailabilityAnswer: Hashable, Sendable {
    public var state: AvailabilityState
    /// Units, never negative.
    public var atp: Int64
    public var sufficient: Bool
    public var earliest: Instant?
    public var revision: UInt64
    public var feedAgeMs: Int64?

    @inlinable
    public init(
        _ state: AvailabilityState, atp: Int64 = 0, sufficient: Bool = false,
        earliest: Instant? = nil, revision: UInt64 = 0, feedAgeMs: Int64? = nil
    ) {
        self.state = state
        self.atp = atp
        self.sufficient = sufficient
        self.earliest = earliest
        self.revision = revision
        self.feedAgeMs = feedAgeMs
    }
}

/// Writes a `CheckAvailabilityResponse` piece by piece, in the bytes that `Availability.encode`
/// would write but without a value of that type. The revision may be written last, when it is
/// known: protobuf lets fields stand in any order.
extension ByteWriter {
    /// One element of `answers`, for `ask` of `request`.
    @inlinable
    public mutating func appendAnswer(
        to ask: AvailabilityAskView, of request: UnsafeRawBufferPointer,
        _ answer: AvailabilityAnswer
    ) {
        appendAnswer(
            sku: ask.sku.bytes(of: request), location: ask.location.bytes(of: request), answer)
    }

    /// One element of `answers`. `sku` and `location` must be UTF-8.
    @inlinable
    public mutating func appendAnswer(
        sku: UnsafeRawBufferPointer, location: UnsafeRawBufferPointer, _ answer: AvailabilityAnswer
    ) {
        let mark = beginMessage(2)
        // Two texts behind a tag and a length; state, ATP and sufficiency.
        writeUnchecked(atMost: sku.count &+ location.count &+ 2 * 11 + 11 + 11 + 2) { start in
            var place = start
            place = storeText(0x0A, sku, place)
            place = storeText(0x12, location, place)
            place = storeNumber(0x18, UInt64(bitPattern: Int64(answer.state.rawValue)), place)
            place = storeNumber(0x20, UInt64(bitPattern: answer.atp), place)
            if answer.sufficient { place = storeNumber(0x28, 1, place) }
            return place - start
        }
        if let earliest = answer.earliest { timestamp(6, earliest) }
        writeUnchecked(atMost: 11 + 11) { start in
            var place = start
            place = storeNumber(0x38, answer.revision, place)
            if let age = answer.feedAgeMs {
                place[0] = 0x40
                place += 1 &+ storeVarint(UInt64(bitPattern: age), place + 1)
            }
            return place - start
        }
        endMessage(mark)
    }

    /// `CheckAvailabilityResponse.revision`.
    @inlinable
    public mutating func appendAnswersRevision(_ revision: UInt64) { uint64(1, revision) }
}

/// A field of one tag byte at `place`, unless it is 0; returns the place behind it.
@inlinable
@inline(__always)
func storeNumber(
    _ tag: UInt8, _ value: UInt64, _ place: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    if value == 0 { return place }
    place[0] = tag
    return place + 1 + storeVarint(value, place + 1)
}

/// A text field of one tag byte at `place`, unless it is empty; returns the place behind it.
@inlinable
@inline(__always)
func storeText(
    _ tag: UInt8, _ text: UnsafeRawBufferPointer, _ place: UnsafeMutablePointer<UInt8>
) -> UnsafeMutablePointer<UInt8> {
    guard let source = text.baseAddress, text.count > 0 else { return place }
    place[0] = tag
    let target = place + 1 + storeVarint(UInt64(truncatingIfNeeded: text.count), place + 1)
    copyShort(from: source, to: UnsafeMutableRawPointer(target), count: text.count)
    return target + text.count
}
