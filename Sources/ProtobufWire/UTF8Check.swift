public import Primitives

/// Whether `bytes` are well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF), as
/// protobuf demands of `string`. O(count), eight bytes a step through ASCII.
@inlinable
public func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    let count = bytes.count
    while count &- offset >= 8 {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 != 0 { break }
        offset &+= 8
    }
    let rest = count &- offset < 8 ? lastBytes(bytes, from: offset) : .max
    if rest & 0x8080_8080_8080_8080 == 0 { return true }
    while offset < count {
        if bytes[offset] < 0x80 {
            offset &+= 1
        } else {
            let length = multibyteLength(bytes, at: offset)
            if length == 0 { return false }
            offset &+= length
        }
    }
    return true
}

/// The length of the multi-byte scalar at `offset`, or 0 if it is malformed (Unicode, table 3-7).
@usableFromInline
func multibyteLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
    let first = bytes[offset]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
        length = 3
        if first == 0xE0 { second = 0xA0...0xBF }
        if first == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
        length = 4
        if first == 0xF0 { second = 0x90...0xBF }
        if first == 0xF4 { second = 0x80...0x8F }
    default: return 0
    }
    guard bytes.count &- offset >= length, second.contains(bytes[offset &+ 1]) else { return 0 }
    for position in 2..<max(length, 2) where bytes[offset &+ position] & 0xC0 != 0x80 { return 0 }
    return length
}
