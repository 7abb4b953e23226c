internal import Primitives
public import ProtobufWire

/// Walks the bytes of a `CheckAvailabilityRequest` without making a value of any ask: the hot
/// path of the server.
///
/// `init` reads everything but the asks, which it only counts, because `explain` stands behind
/// them on the wire. `next` then decodes one ask after the other. Nothing is allocated.
///
///     var asks = try AvailabilityAsks(request)
///     while let ask = try asks.next(in: request) {
///         // look up ask.sku.bytes(of: …), then reply.appendAnswer(…)
///     }
///
/// Refuses what `CheckAvailabilityRequest.merge` refuses, though what is wrong inside an ask only
/// when `next` comes to it: the answers written until then must be dropped.
public struct AvailabilityAsks: Sendable {
    /// `ReadContext.min_revision`.
    public private(set) var minRevision: UInt64 = 0
    /// `ReadContext.channel_view`.
    public private(set) var channelView = ByteRange.empty
    /// `ReadContext.owner`.
    public private(set) var owner = ByteRange.empty
    public private(set) var includeLocations = false
    public private(set) var explain = false
    /// Asks in the whole request.
    public private(set) var count = 0

    /// Where the next ask's tag is looked for.
    @usableFromInline var position = 0

    /// O(fields); a few nanoseconds an ask.
    public init(_ request: RawSpan) throws(WireError) {
        var reader = ProtobufReader(request)
        var first: Int?
        var fieldStart = 0
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try readContext(field, &reader)
            case 2:
                if field.wireType == .lengthDelimited {
                    if first == nil { first = fieldStart }
                    try reader.checkRoom(count, atMost: Limits.repeatedMax)
                    count += 1
                }
                try reader.skip(field)
            case 3: try reader.bool(field, &includeLocations)
            case 4: try reader.bool(field, &explain)
            default: try reader.skip(field)
            }
            fieldStart = reader.offset
        }
        position = first ?? fieldStart
    }

    private mutating func readContext(
        _ field: WireField, _ outer: inout ProtobufReader
    ) throws(WireError) {
        guard var reader = try outer.message(field) else { return }
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &minRevision)
            case 2: try reader.text(field, &channelView)
            case 3: try reader.text(field, &owner)
            default: try reader.skip(field)
            }
        }
    }

    /// The next ask, in the order of the request; nil after the last.
    @inlinable
    public mutating func next(in request: RawSpan) throws(WireError) -> AvailabilityAskView? {
        var reader = ProtobufReader(request)
        try reader.seek(to: position)
        while let field = try reader.nextField() {
            guard field.number == 2, let ask = try reader.message(field) else {
                if field.number != 2 { try reader.skip(field) }
                continue
            }
            position = reader.offset
            return try AvailabilityAskView(ask)
        }
        position = reader.offset
        return nil
    }
}

/// One `AvailabilityAsk`; its texts are ranges of the request, checked to be UTF-8.
public struct AvailabilityAskView: Hashable, Sendable {
    public var sku = ByteRange.empty
    public var location = ByteRange.empty
    public var quantity: Int64 = 0
    public var condition = Condition.unspecified

    @inlinable
    @inline(__always)
    init(_ message: consuming ProtobufReader) throws(WireError) {
        var reader = message
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.text(field, &sku)
            case 2: try reader.text(field, &location)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.int32(field, &condition.rawValue)
            default: try reader.skip(field)
            }
        }
    }
}

extension ProtobufReader {
    /// A `string` field as a range of the outermost message.
    @inlinable
    @inline(__always)
    mutating func text(_ field: WireField, _ range: inout ByteRange) throws(WireError) {
        guard let span = try utf8(field) else { return }
        let count = span.byteCount
        range = ByteRange(
            offset: UInt32(truncatingIfNeeded: offset &- count),
            count: UInt32(truncatingIfNeeded: count))
    }
}
