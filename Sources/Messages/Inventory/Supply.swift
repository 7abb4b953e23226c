public import Primitives
public import ProtobufWire

/// A future receipt.
public struct Supply: WireMessage {
    public static let typeName = "dom.v1.Supply"

    /// Its id, unique within the SKU, e.g. a purchase order line. Required, at most 128 bytes.
    public var supplyID = ""
    /// SKU; must exist and be no kit. Required.
    public var sku = ""
    /// Location that will receive it. Required.
    public var location = ""
    /// Units still to come, 1 to 10^9.
    public var quantity: Int64 = 0
    /// When. Required. It stops counting the day after.
    public var dueAt: Instant?
    /// Where from.
    public var kind = SupplyKind.unspecified
    /// How sure, in basis points, 1 to 10,000; 0 means 10,000. Views decide what they count.
    public var confidenceBp: UInt32 = 0
    /// Output only: units of it that are already promised.
    public var promised: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &supplyID)
            case 2: try reader.string(field, &sku)
            case 3: try reader.string(field, &location)
            case 4: try reader.int64(field, &quantity)
            case 5: try reader.timestamp(field, &dueAt)
            case 6: try reader.value(field, &kind)
            case 7: try reader.uint32(field, &confidenceBp)
            case 8: try reader.int64(field, &promised)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, supplyID)
        writer.string(2, sku)
        writer.string(3, location)
        writer.int64(4, quantity)
        writer.timestamp(5, dueAt)
        writer.value(6, kind)
        writer.uint32(7, confidenceBp)
        writer.int64(8, promised)
    }
}

/// Where a receipt comes from.
public struct SupplyKind: WireEnum {
    /// Read as PURCHASE_ORDER.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Ordered from a vendor.
    @inlinable public static var purchaseOrder: Self { Self(rawValue: 1) }
    /// On its way from another location.
    @inlinable public static var transfer: Self { Self(rawValue: 2) }
    /// Expected back from customers.
    @inlinable public static var `return`: Self { Self(rawValue: 3) }
    /// To be made.
    @inlinable public static var production: Self { Self(rawValue: 4) }

    public static let names = ["UNSPECIFIED", "PURCHASE_ORDER", "TRANSFER", "RETURN", "PRODUCTION"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}
