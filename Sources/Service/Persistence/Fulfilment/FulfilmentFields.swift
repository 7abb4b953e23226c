internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire

/// Fields of orders and shipments, beside those of `RecordFields`.
extension ProtobufReader {
    mutating func order(_ field: WireField, _ value: inout OrderID) throws(WireError) {
        var text = ""
        try string(field, &text)
        value = OrderID(text)
    }

    mutating func `return`(_ field: WireField, _ value: inout ReturnID) throws(WireError) {
        var text = ""
        try string(field, &text)
        guard let id = ReturnID(text) else { throw WireError(.invalidValue, offset: offset) }
        value = id
    }

    mutating func reservation(
        _ field: WireField, _ value: inout ReservationID
    ) throws(WireError) {
        var text = ""
        try string(field, &text)
        value = ReservationID(text)
    }

    mutating func index(_ field: WireField, _ value: inout Int) throws(WireError) {
        var number: UInt32 = 0
        try uint32(field, &number)
        value = Int(number)
    }

    mutating func location(
        _ field: WireField, _ value: inout LocationIndex?
    ) throws(WireError) {
        var number: UInt32 = 0
        try uint32(field, &number)
        value = LocationIndex(number)
    }

    mutating func locations(
        _ field: WireField, _ value: inout [LocationIndex]
    ) throws(WireError) {
        var numbers: [UInt32] = []
        try uint32s(field, &numbers)
        value += numbers.map { LocationIndex($0) }
    }

    mutating func skus(_ field: WireField, _ value: inout [SkuKey]) throws(WireError) {
        var text = ""
        try string(field, &text)
        value.append(SkuKey(text))
    }
}
