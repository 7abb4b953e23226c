public import Primitives
public import ProtobufWire

/// One scan.
public struct UnitScan: WireMessage {
    public static let typeName = "dom.v1.UnitScan"

    /// The unit, if its label says so; otherwise it is found by serial number, then by SKU.
    public var unitID = ""
    /// SKU. Required without a unit.
    public var sku = ""
    /// Serial number.
    public var serial = ""
    /// Units without serial numbers; 0 means 1.
    public var quantity: Int64 = 0
    /// Remark.
    public var remark = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &unitID)
            case 2: try reader.string(field, &sku)
            case 3: try reader.string(field, &serial)
            case 4: try reader.int64(field, &quantity)
            case 5: try reader.string(field, &remark)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, unitID)
        writer.string(2, sku)
        writer.string(3, serial)
        writer.int64(4, quantity)
        writer.string(5, remark)
    }
}

/// Result of one scan.
public struct ScanResult: WireMessage {
    public static let typeName = "dom.v1.ScanResult"

    /// What it came to.
    public var outcome = ScanOutcome.unspecified
    /// The units.
    public var unitIDs: [String] = []
    /// Index of the scan in the batch, from 0.
    public var scan: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.value(field, &outcome)
            case 2: try reader.strings(field, &unitIDs)
            case 3: try reader.uint32(field, &scan)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.value(1, outcome)
        writer.strings(2, unitIDs)
        writer.uint32(3, scan)
    }
}

/// What a scan came to.
public struct ScanOutcome: WireEnum {
    /// Never sent.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Was expected.
    @inlinable public static var expected: Self { Self(rawValue: 1) }
    /// Not announced, but of this order and not yet returned: taken into the return;
    /// refunded if the policy's terms admit it now, see `refundWithheld`.
    @inlinable public static var notAnnounced: Self { Self(rawValue: 2) }
    /// More than was shipped: taken in, no refund.
    @inlinable public static var overReceipt: Self { Self(rawValue: 3) }
    /// Not of this order: taken in, no refund.
    @inlinable public static var wrongItem: Self { Self(rawValue: 4) }
    /// Had been received already.
    @inlinable public static var duplicate: Self { Self(rawValue: 5) }

    public static let names = [
        "UNSPECIFIED", "EXPECTED", "NOT_ANNOUNCED", "OVER_RECEIPT", "WRONG_ITEM", "DUPLICATE",
    ]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
