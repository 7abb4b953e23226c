internal import Primitives
internal import ProtobufWire

/// Field writes that know the types of this module.
extension ByteWriter {
    /// A singular message field, unless nil; an empty message is written, for it is present.
    @inline(__always)
    mutating func message<Message: WireMessage>(_ number: UInt32, _ value: Message?) {
        if let value { message(number) { value.encode(into: &$0) } }
    }

    @inline(__always)
    mutating func messages<Message: WireMessage>(_ number: UInt32, _ values: [Message]) {
        for value in values { message(number) { value.encode(into: &$0) } }
    }

    @inline(__always)
    mutating func value<Value: WireEnum>(_ number: UInt32, _ value: Value) {
        int32(number, value.rawValue)
    }

    /// A repeated enum, packed.
    mutating func values<Value: WireEnum>(_ number: UInt32, _ values: [Value]) {
        int32s(number, values.map(\.rawValue))
    }
}
