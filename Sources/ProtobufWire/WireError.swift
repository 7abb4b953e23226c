/// Why bytes are not the protobuf message they were said to be.
///
/// Cheap to throw (two words, no allocation). Callers answer INTERNAL for malformed bytes and
/// INVALID_ARGUMENT for well-formed bytes with an impossible value; see `RPCFailure.init(_:)`.
public struct WireError: Error, Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// The bytes end inside a field.
        case truncated
        /// A varint longer than ten bytes, or above 64 bits.
        case varintTooLong
        /// Field number 0 or above 2^29 − 1.
        case badFieldNumber
        /// Wire type 6 or 7.
        case badWireType
        /// An end-group without its start, or of another field.
        case unmatchedGroup
        /// Deeper than `Limits.nestingMax`.
        case nestedTooDeep
        /// A `string` field that is not UTF-8.
        case invalidUTF8
        /// A number that the record's meaning does not allow (our own formats only).
        case invalidValue
        /// A packed field whose length is not a multiple of its element's width.
        case badPackedLength
        /// More repeated elements or map entries than the bound.
        case tooMany
        /// A Timestamp or Duration outside the range that protobuf documents.
        case timeOutOfRange
    }

    public var kind: Kind
    /// Bytes from the start of the outermost message to where the reader stood.
    public var offset: Int

    @inlinable
    public init(_ kind: Kind, offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension WireError: CustomStringConvertible {
    public var description: String {
        let what =
            switch kind {
            case .truncated: "the bytes end inside a field"
            case .varintTooLong: "a varint is longer than 64 bits"
            case .badFieldNumber: "a field number is out of range"
            case .badWireType: "a wire type is unknown"
            case .unmatchedGroup: "a group is not closed by its own end"
            case .nestedTooDeep: "messages are nested too deep"
            case .invalidUTF8: "a string is not UTF-8"
            case .invalidValue: "a number has no meaning there"
            case .badPackedLength: "a packed field is cut inside an element"
            case .tooMany: "a repeated field has too many elements"
            case .timeOutOfRange: "a Timestamp or Duration is out of range"
            }
        return "\(what), at byte \(offset)"
    }
}
