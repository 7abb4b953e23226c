internal import Primitives

/// Values of this process as bytes for this process: nothing is checked, as nothing comes from
/// outside, and nothing is kept longer than the process lives.
extension ByteWriter {
    mutating func pack<Value: BitwiseCopyable>(_ value: Value) {
        withUnsafeBytes(of: value) { append($0) }
    }

    mutating func pack(_ text: String) {
        text.withBytes {
            pack(UInt32($0.count))
            append($0)
        }
    }

    mutating func pack(_ texts: [String]) {
        pack(UInt32(texts.count))
        for text in texts { pack(text) }
    }

    mutating func pack<Value: BitwiseCopyable>(all values: [Value]) {
        pack(UInt32(values.count))
        values.withUnsafeBytes { append($0) }
    }
}

/// Reads back in the order of writing.
struct Unpacking {
    let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func value<Value: BitwiseCopyable>(_: Value.Type = Value.self) -> Value {
        defer { offset += MemoryLayout<Value>.size }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    }

    mutating func text() -> String {
        let count = Int(value(UInt32.self))
        defer { offset += count }
        return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
    }

    mutating func texts() -> [String] { list { $0.text() } }

    mutating func all<Value: BitwiseCopyable>(_: Value.Type = Value.self) -> [Value] {
        let count = Int(value(UInt32.self))
        let size = count * MemoryLayout<Value>.stride
        defer { offset += size }
        return [Value](unsafeUninitializedCapacity: count) { room, filled in
            bytes.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(room).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + size]))
            }
            filled = count
        }
    }

    mutating func list<Element>(_ one: (inout Unpacking) -> Element) -> [Element] {
        let count = Int(value(UInt32.self))
        return (0..<count).map { _ in one(&self) }
    }
}
