public import Primitives
public import ProtobufWire

/// Request of GetStatistics.
public struct GetStatisticsRequest: WireMessage {
    public static let typeName = "dom.v1.GetStatisticsRequest"

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() { try reader.skip(field) }
    }

    public func encode(into writer: inout ByteWriter) {}
}

/// Reply of GetStatistics.
public struct GetStatisticsResponse: WireMessage {
    public static let typeName = "dom.v1.GetStatisticsResponse"

    /// Locations.
    public var locations: UInt64 = 0
    /// SKUs, kits included.
    public var skus: UInt64 = 0
    /// Kits.
    public var kits: UInt64 = 0
    /// Cells.
    public var cells: UInt64 = 0
    /// Future receipts.
    public var supplies: UInt64 = 0
    /// Reservations HELD.
    public var held: UInt64 = 0
    /// Reservations COMMITTED.
    public var committed: UInt64 = 0
    /// Idempotency keys remembered.
    public var idempotencyKeys: UInt64 = 0
    /// Bytes of journal segments on disk.
    public var journalBytes: UInt64 = 0
    /// Resident memory of the process, bytes.
    public var residentBytes: UInt64 = 0
    /// Open client connections.
    public var connections: UInt64 = 0
    /// Holds that ran out since start.
    public var expiredTotal: UInt64 = 0
    /// Orders in memory that are not over.
    public var openOrders: UInt64 = 0
    /// Of those, orders that wait for something.
    public var parkedOrders: UInt64 = 0
    /// Shipments that somebody has to do.
    public var openShipments: UInt64 = 0
    /// Returns that are not over.
    public var openReturns: UInt64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &locations)
            case 2: try reader.uint64(field, &skus)
            case 3: try reader.uint64(field, &kits)
            case 4: try reader.uint64(field, &cells)
            case 5: try reader.uint64(field, &supplies)
            case 6: try reader.uint64(field, &held)
            case 7: try reader.uint64(field, &committed)
            case 8: try reader.uint64(field, &idempotencyKeys)
            case 9: try reader.uint64(field, &journalBytes)
            case 10: try reader.uint64(field, &residentBytes)
            case 11: try reader.uint64(field, &connections)
            case 12: try reader.uint64(field, &expiredTotal)
            case 13: try reader.uint64(field, &openOrders)
            case 14: try reader.uint64(field, &parkedOrders)
            case 15: try reader.uint64(field, &openShipments)
            case 16: try reader.uint64(field, &openReturns)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, locations)
        writer.uint64(2, skus)
        writer.uint64(3, kits)
        writer.uint64(4, cells)
        writer.uint64(5, supplies)
        writer.uint64(6, held)
        writer.uint64(7, committed)
        writer.uint64(8, idempotencyKeys)
        writer.uint64(9, journalBytes)
        writer.uint64(10, residentBytes)
        writer.uint64(11, connections)
        writer.uint64(12, expiredTotal)
        writer.uint64(13, openOrders)
        writer.uint64(14, parkedOrders)
        writer.uint64(15, openShipments)
        writer.uint64(16, openReturns)
    }
}
