public import Primitives
public import ProtobufWire

/// The front door of step 4: message bytes ⇄ Swift values.
///
/// One struct per message of `proto/dom/v1`, under the same name, in a folder per .proto file;
/// fields are plain variables with the proto defaults. The codecs are written by hand: `merge`
/// is one switch over field numbers, `encode` one line per field in ascending order.
///
/// Called by `Service` (requests, replies) and by the Swift client (the reverse). Calls only
/// `ProtobufWire`. Never judges values: string lengths, counts of lines, required fields are
/// the business of `Service`. Only nesting and element counts are bounded here, because they
/// decide how much memory the bytes may become.
///
/// What a decoder owes protobuf: unknown fields and known fields with a foreign wire type are
/// skipped; of a scalar that occurs twice the last counts; a message that occurs twice is merged;
/// packed and unpacked numbers are both read; strings must be UTF-8; unknown enum values survive.
public protocol WireMessage: Equatable, Sendable {
    /// Full protobuf name, e.g. `dom.v1.Reservation`.
    static var typeName: String { get }

    /// Every field at its default.
    init()

    /// Reads `reader` to its end into this message. On an error the message is left half merged
    /// and must be dropped. O(bytes); allocates only for strings and repeated fields.
    mutating func merge(from reader: inout ProtobufReader) throws(WireError)

    /// Appends the message, without tag or length. Fields at their default are not written.
    func encode(into writer: inout ByteWriter)
}

extension WireMessage {
    @inlinable
    public init(decoding bytes: RawSpan) throws(WireError) {
        self.init()
        var reader = ProtobufReader(bytes)
        try merge(from: &reader)
    }

    @inlinable
    public init(decoding bytes: [UInt8]) throws(WireError) {
        try self.init(decoding: bytes.span.bytes)
    }

    /// A message with the fields that `fill` sets.
    @inlinable
    public static func with(_ fill: (inout Self) -> Void) -> Self {
        var message = Self()
        fill(&message)
        return message
    }

    /// The encoded bytes in an array of their own; hot paths use `encode(into:)`.
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.array
    }
}
