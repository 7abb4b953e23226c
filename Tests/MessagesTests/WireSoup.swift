import Primitives
import ProtobufWire

/// Random but well-formed protobuf: fields that fit some message's schema by number and mostly by
/// layout, some foreign, some unknown, in any order and any number of times.
struct WireSoup {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func message(depth: Int = 0) -> [UInt8] {
        var writer = ByteWriter()
        for _ in 0..<Int.random(in: 0...8, using: &random) { field(into: &writer, depth: depth) }
        return writer.array
    }

    private mutating func field(into writer: inout ByteWriter, depth: Int) {
        let known = !random.chance(5)
        let number = known ? UInt32.random(in: 1...14, using: &random) : 1_000
        switch Int.random(in: 0..<100, using: &random) {
        case ..<45: writer.putUint64(number, varint())
        case ..<48: writer.putFixed64(number, random.next())
        case ..<51: writer.putFixed32(number, UInt32(truncatingIfNeeded: random.next()))
        case ..<75: writer.putString(number, text())
        case ..<85: timestamp(number, into: &writer)
        default:
            guard depth < 4 else { return }
            writer.putBytes(number, message(depth: depth + 1))
        }
    }

    private mutating func timestamp(_ number: UInt32, into writer: inout ByteWriter) {
        let milliseconds = Int64.random(in: -5_000...5_000, using: &random)
        writer.timestamp(number, Instant(milliseconds: milliseconds))
    }

    private mutating func varint() -> UInt64 {
        random.next() >> UInt64.random(in: 0...64, using: &random)
    }

    private mutating func text() -> String {
        let texts = ["", "a", "SKU-1000017", "größe", "☺😈", String(repeating: "x", count: 130)]
        return texts.randomElement(using: &random) ?? ""
    }
}
