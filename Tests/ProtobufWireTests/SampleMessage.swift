internal import Primitives
internal import ProtobufWire

/// A message with one field of every shape, written by hand as the codecs of `Messages` are.
struct Sample: Equatable {
    var name = ""
    var count: Int64 = 0
    var delta: Int64 = 0
    var weight: UInt32 = 0
    var note: String?
    var numbers: [Int64] = []
    var tags: [String] = []
    var children: [Sample] = []
    var at: Instant?
    var wait: Int64?
    var labels: [String: String] = [:]
    var ratio = 0.0
    var yes = false
    var blob: [UInt8] = []

    init() {}

    init(_ message: borrowing ProtobufReader) throws(WireError) {
        var reader = copy message
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &name)
            case 2: try reader.int64(field, &count)
            case 3: try reader.sint64(field, &delta)
            case 4: try reader.fixed32(field, &weight)
            case 5: try reader.string(field, &note)
            case 6: try reader.int64s(field, &numbers)
            case 7: try reader.strings(field, &tags)
            case 8:
                guard let child = try reader.message(field) else { continue }
                try reader.checkRoom(children.count, atMost: 100)
                children.append(try Sample(child))
            case 9: try reader.timestamp(field, &at)
            case 10: try reader.duration(field, &wait)
            case 11: try reader.mapEntry(field, &labels)
            case 12: try reader.double(field, &ratio)
            case 13: try reader.bool(field, &yes)
            case 14: try reader.bytes(field, &blob)
            default: try reader.skip(field)
            }
        }
    }

    func encode(into writer: inout ByteWriter) {
        writer.string(1, name)
        writer.int64(2, count)
        writer.sint64(3, delta)
        writer.fixed32(4, weight)
        writer.string(5, note)
        writer.int64s(6, numbers)
        writer.strings(7, tags)
        for child in children { writer.message(8) { child.encode(into: &$0) } }
        writer.timestamp(9, at)
        writer.duration(10, milliseconds: wait)
        for key in labels.keys.sorted() {
            writer.mapEntry(11, key: key, value: labels[key] ?? "")
        }
        writer.double(12, ratio)
        writer.bool(13, yes)
        writer.bytes(14, blob)
    }

    var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 16)
        encode(into: &writer)
        return writer.array
    }

    static func decode(_ bytes: [UInt8]) throws(WireError) -> Sample {
        try Sample(ProtobufReader(bytes.span.bytes))
    }
}
