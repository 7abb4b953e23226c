internal import Primitives
internal import ProtobufWire

/// libFuzzer: any bytes, read as a message of every shape, are read or refused and never trap.
///
/// The first byte of a field's number chooses how it is read, so that every reader meets every
/// wire type. What was read whole is skipped whole too: both walks must agree on the end.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProtobuf(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    precondition(isUTF8(bytes) == (String(validating: bytes, as: UTF8.self) != nil))
    do throws(WireError) {
        try read(ProtobufReader(bytes.bytes))
        var reader = ProtobufReader(bytes.bytes)
        while let field = try reader.nextField() { try reader.skip(field) }
        precondition(reader.offset == count, "a read message is skipped to its end")
    } catch {
        precondition((0...count).contains(error.offset), "an error is inside the input")
    }
    return 0
}

func read(_ message: borrowing ProtobufReader) throws(WireError) {
    var reader = copy message
    var number: Int64 = 0
    var numbers: [Int64] = []
    var words: [UInt32] = []
    var doubles: [Double] = []
    var text = ""
    var texts: [String] = []
    var bytes: [UInt8] = []
    var instant = Instant(milliseconds: 0)
    var map: [String: String] = [:]
    var pairs: [(key: String, value: String)] = []
    while let field = try reader.nextField() {
        switch field.number {
        case 1: try reader.int64(field, &number)
        case 2: try reader.sint64(field, &number)
        case 3: try reader.sfixed64(field, &number)
        case 4: try reader.int64s(field, &numbers)
        case 5: try reader.fixed32s(field, &words)
        case 6: try reader.doubles(field, &doubles)
        case 7: try reader.string(field, &text)
        case 8: try reader.strings(field, &texts, atMost: 100)
        case 9: try reader.bytes(field, &bytes)
        case 10: try reader.timestamp(field, &instant)
        case 11: try reader.duration(field, &number)
        case 12: try reader.mapEntry(field, &map)
        case 13: try reader.mapEntry(field, &pairs)
        case 14: _ = try reader.utf8(field)
        case 15: if let nested = try reader.message(field) { try read(nested) }
        default: try reader.skip(field)
        }
    }
}
