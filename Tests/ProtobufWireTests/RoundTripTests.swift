internal import Primitives
internal import ProtobufWire
internal import Testing

/// SplitMix64: the same sequence everywhere.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension Sample {
    static func random(_ generator: inout SeededGenerator, depth: Int = 0) -> Sample {
        func integer(_ generator: inout SeededGenerator) -> Int64 {
            Int64(
                truncatingIfNeeded: generator.next() >> UInt64.random(in: 0...63, using: &generator)
            )
        }
        func text(_ generator: inout SeededGenerator) -> String {
            let length = Int.random(in: 0...200, using: &generator)
            return String(
                (0..<length).map { _ in ["a", "é", "☺", "😈"].randomElement(using: &generator)! })
        }
        var sample = Sample()
        sample.name = text(&generator)
        sample.count = integer(&generator)
        sample.delta = -integer(&generator)
        sample.weight = UInt32(truncatingIfNeeded: generator.next())
        if Bool.random(using: &generator) { sample.note = text(&generator) }
        sample.numbers = (0..<Int.random(in: 0...100, using: &generator)).map { _ in
            integer(&generator)
        }
        sample.tags = (0..<Int.random(in: 0...5, using: &generator)).map { _ in text(&generator) }
        if Bool.random(using: &generator) {
            sample.at = Instant(milliseconds: integer(&generator) % 1_000_000_000_000)
        }
        if Bool.random(using: &generator) { sample.wait = integer(&generator) % 1_000_000_000_000 }
        sample.labels = ["k": text(&generator), "": text(&generator)]
        sample.ratio = Double(integer(&generator))
        sample.yes = Bool.random(using: &generator)
        sample.blob = (0..<Int.random(in: 0...300, using: &generator)).map {
            UInt8(truncatingIfNeeded: $0)
        }
        if depth < 3 {
            sample.children = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                random(&generator, depth: depth + 1)
            }
        }
        return sample
    }
}

@Suite("Protobuf round trips")
struct RoundTripTests {
    @Test("random messages survive, and their encoding is the same again", arguments: 0..<50)
    func roundTrip(_ seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let sample = Sample.random(&generator)
        let bytes = sample.encoded
        let back = try Sample.decode(bytes)
        #expect(back == sample)
        #expect(back.encoded == bytes)
    }

    @Test(
        "every prefix and every flipped byte is read or refused, never a crash", arguments: 0..<10)
    func damaged(_ seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        let bytes = Sample.random(&generator, depth: 2).encoded
        for length in 0..<min(bytes.count, 2_000) {
            _ = try? Sample.decode(Array(bytes.prefix(length)))
        }
        for _ in 0..<2_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !damaged.isEmpty {
                damaged[Int.random(in: damaged.indices, using: &generator)] = UInt8(
                    truncatingIfNeeded: generator.next())
            }
            _ = try? Sample.decode(damaged)
        }
    }

    @Test("random bytes are read or refused, never a crash")
    func noise() {
        var generator = SeededGenerator(state: 42)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...40, using: &generator)
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            _ = try? Sample.decode(bytes)
        }
    }

    @Test("defaults are not written unless presence is explicit")
    func presence() {
        #expect(Sample().encoded.isEmpty)
        var writer = ByteWriter()
        writer.int64(1, 0 as Int64?)
        writer.string(2, "" as String?)
        writer.bool(3, false as Bool?)
        writer.int64(4, nil as Int64?)
        #expect(writer.array == [0x08, 0x00, 0x12, 0x00, 0x18, 0x00])
        writer.removeAll()
        writer.double(1, -0.0)
        #expect(writer.count == 9)
    }

    @Test(
        "a nested message moves up exactly when its length needs more bytes",
        arguments: [0, 1, 126, 127, 128, 16_383, 16_384, 2_097_152])
    func lengthBytes(_ size: Int) {
        var writer = ByteWriter(capacity: 1)
        writer.append([9, 9])
        writer.message(1) { outer in
            outer.message(2) { $0.appendZeroes(size) }
            outer.putInt64(3, 7)
        }
        var expected = ByteWriter()
        var inner = ByteWriter()
        inner.putBytes(2, [UInt8](repeating: 0, count: size))
        inner.putInt64(3, 7)
        expected.append([9, 9])
        expected.putBytes(1, inner.array)
        #expect(writer.array == expected.array)
    }
}
