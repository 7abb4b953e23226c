internal import Primitives
internal import ProtobufWire

/// Field reads that know the types of this module.
extension ProtobufReader {
    /// A singular message field; a second occurrence merges into the first, as protobuf demands.
    @inline(__always)
    mutating func message<Message: WireMessage>(
        _ field: WireField, _ value: inout Message?
    ) throws(WireError) {
        guard var reader = try message(field) else { return }
        var merged = value ?? Message()
        value = nil  // Sole owner of its arrays while it grows.
        try merged.merge(from: &reader)
        value = merged
    }

    /// One element of a repeated message field.
    @inline(__always)
    mutating func messages<Message: WireMessage>(
        _ field: WireField, _ values: inout [Message]
    ) throws(WireError) {
        guard var reader = try message(field) else { return }
        try checkRoom(values.count, atMost: Limits.repeatedMax)
        var element = Message()
        try element.merge(from: &reader)
        values.append(element)
    }

    @inline(__always)
    mutating func value<Value: WireEnum>(
        _ field: WireField, _ value: inout Value
    ) throws(WireError) {
        var number = value.rawValue
        try int32(field, &number)
        value = Value(rawValue: number)
    }

    /// A repeated enum, packed or not.
    mutating func values<Value: WireEnum>(
        _ field: WireField, _ values: inout [Value]
    ) throws(WireError) {
        var numbers: [Int32] = []
        try int32s(field, &numbers, atMost: Limits.repeatedMax - values.count)
        for number in numbers { values.append(Value(rawValue: number)) }
    }
}
