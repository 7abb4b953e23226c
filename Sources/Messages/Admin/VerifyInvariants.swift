public import Primitives
public import ProtobufWire

/// Request of VerifyInvariants.
public struct VerifyInvariantsRequest: WireMessage {
    public static let typeName = "dom.v1.VerifyInvariantsRequest"

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() { try reader.skip(field) }
    }

    public func encode(into writer: inout ByteWriter) {}
}

/// Reply of VerifyInvariants.
public struct VerifyInvariantsResponse: WireMessage {
    public static let typeName = "dom.v1.VerifyInvariantsResponse"

    /// True when nothing is wrong.
    public var clean = false
    /// What is wrong, at most 100 sentences.
    public var violations: [String] = []
    /// Cells checked.
    public var cells: UInt64 = 0
    /// Reservations checked.
    public var reservations: UInt64 = 0
    /// Order-independent digest of the whole state; equal states have equal digests.
    public var stateDigest: UInt64 = 0
    /// Revision checked.
    public var revision: UInt64 = 0
    /// Orders checked.
    public var orders: UInt64 = 0
    /// Shipments checked.
    public var shipments: UInt64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.bool(field, &clean)
            case 2: try reader.strings(field, &violations)
            case 3: try reader.uint64(field, &cells)
            case 4: try reader.uint64(field, &reservations)
            case 5: try reader.fixed64(field, &stateDigest)
            case 6: try reader.uint64(field, &revision)
            case 7: try reader.uint64(field, &orders)
            case 8: try reader.uint64(field, &shipments)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.bool(1, clean)
        writer.strings(2, violations)
        writer.uint64(3, cells)
        writer.uint64(4, reservations)
        writer.fixed64(5, stateDigest)
        writer.uint64(6, revision)
        writer.uint64(7, orders)
        writer.uint64(8, shipments)
    }
}
