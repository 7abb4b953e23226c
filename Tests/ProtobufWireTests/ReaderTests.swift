internal import Primitives
internal import ProtobufWire
internal import Testing

private func decode(_ bytes: [UInt8]) -> Result<Sample, WireError> {
    Result { () throws(WireError) in try Sample.decode(bytes) }
}

@Suite("Reading protobuf")
struct ReaderTests {
    struct Bad: CustomTestStringConvertible, Sendable {
        var bytes: [UInt8]
        var kind: WireError.Kind
        var offset: Int
        var testDescription: String { "\(bytes) \(kind)" }
    }

    static let bad: [Bad] = [
        Bad(bytes: [0x0A], kind: .truncated, offset: 1),
        Bad(bytes: [0x0A, 0x05, 0x61], kind: .truncated, offset: 2),
        Bad(bytes: [0x10], kind: .truncated, offset: 1),
        Bad(bytes: [0x10, 0x80], kind: .truncated, offset: 1),
        Bad(
            bytes: [0x10] + [UInt8](repeating: 0xFF, count: 10), kind: .varintTooLong, offset: 1),
        Bad(
            bytes: [0x10] + [UInt8](repeating: 0xFF, count: 9) + [0x02], kind: .varintTooLong,
            offset: 1),
        Bad(bytes: [0x00], kind: .badFieldNumber, offset: 1),
        Bad(bytes: [0x80, 0x80, 0x80, 0x80, 0x10], kind: .badFieldNumber, offset: 5),
        Bad(bytes: [0x0E], kind: .badWireType, offset: 1),
        Bad(bytes: [0x0F], kind: .badWireType, offset: 1),
        Bad(bytes: [0x0C], kind: .unmatchedGroup, offset: 1),
        Bad(bytes: [0xA3, 0x06, 0xAC, 0x06], kind: .unmatchedGroup, offset: 4),
        Bad(bytes: [0xA3, 0x06], kind: .truncated, offset: 2),
        Bad(bytes: [0x0A, 0x01, 0xFF], kind: .invalidUTF8, offset: 3),
        Bad(bytes: [0x25, 1, 2, 3], kind: .truncated, offset: 1),
        Bad(bytes: [0x61, 1, 2, 3, 4, 5, 6, 7], kind: .truncated, offset: 1),
        // A packed varint that reaches over the end of its field into the next.
        Bad(bytes: [0x32, 0x01, 0x80, 0x01], kind: .badPackedLength, offset: 4),
        // 0001-01-01 minus one second; nanos of a whole second.
        Bad(
            bytes: [0x4A, 0x0B, 0x08, 0xFF, 0xE5, 0xD1, 0xB1, 0x98, 0xFE, 0xFF, 0xFF, 0xFF, 0x01],
            kind: .timeOutOfRange, offset: 13),
        Bad(
            bytes: [0x4A, 0x06, 0x10, 0x80, 0x94, 0xEB, 0xDC, 0x03], kind: .timeOutOfRange,
            offset: 8),
        // A Duration whose parts differ in sign.
        Bad(
            bytes: [0x52, 0x0D, 0x08, 0x01, 0x10]
                + [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            kind: .timeOutOfRange, offset: 15),
    ]

    @Test("malformed bytes are named with their place", arguments: bad)
    func malformed(_ row: Bad) {
        #expect(decode(row.bytes) == .failure(WireError(row.kind, offset: row.offset)))
    }

    @Test("varints take up to ten bytes")
    func longVarint() throws {
        let minusOne = [UInt8(0x10)] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
        #expect(try Sample.decode(minusOne).count == -1)
        // Padded with zeroes, which is legal though nobody writes it.
        #expect(try Sample.decode([0x10, 0x85, 0x80, 0x00]).count == 5)
    }

    @Test("a known field with a foreign wire type is skipped, not an error")
    func foreignWireType() throws {
        // count as fixed32, name as varint, then a real name.
        let bytes: [UInt8] = [0x15, 1, 2, 3, 4, 0x08, 0x05, 0x0A, 0x01, 0x61]
        let sample = try Sample.decode(bytes)
        #expect(sample.count == 0)
        #expect(sample.name == "a")
    }

    @Test("unknown fields of every wire type are skipped, groups whole")
    func unknownFields() throws {
        var bytes: [UInt8] = [0xA0, 0x06, 0x96, 0x01]
        bytes += [0xA1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8]
        bytes += [0xA2, 0x06, 2, 0xFF, 0xFF]
        bytes += [0xA5, 0x06, 1, 2, 3, 4]
        // A group that holds a varint, a string and another group.
        bytes += [0xA3, 0x06, 0x08, 0x01, 0x12, 0x01, 0x62, 0x1B, 0x08, 0x02, 0x1C, 0xA4, 0x06]
        bytes += [0x0A, 0x01, 0x7A]
        #expect(try Sample.decode(bytes).name == "z")
    }

    @Test("repeated numbers are read packed, unpacked and mixed")
    func packedAndUnpacked() throws {
        let bytes: [UInt8] = [0x30, 0x01, 0x32, 0x03, 0x02, 0xAC, 0x02, 0x30, 0x05, 0x32, 0x00]
        #expect(try Sample.decode(bytes).numbers == [1, 2, 300, 5])
    }

    @Test("nesting is bounded")
    func nesting() throws {
        func nested(_ depth: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            for _ in 0..<depth { bytes = [0x42, UInt8(bytes.count)] + bytes }
            return bytes
        }
        _ = try Sample.decode(nested(Limits.nestingMax))
        #expect(throws: WireError.self) { try Sample.decode(nested(Limits.nestingMax + 1)) }
        let deep = [[UInt8]](repeating: [0xA3, 0x06], count: 1_000).flatMap(\.self)
        guard case .failure(let error) = decode(deep) else {
            Issue.record("endless groups were accepted")
            return
        }
        #expect(error.kind == .nestedTooDeep)
    }

    @Test("elements and map entries are bounded")
    func bounds() {
        let children = [[UInt8]](repeating: [0x42, 0x00], count: 101).flatMap(\.self)
        guard case .failure(let error) = decode(children) else {
            Issue.record("101 children were accepted")
            return
        }
        #expect(error.kind == .tooMany)
        let numbers = [UInt8](repeating: 0x01, count: Limits.repeatedMax + 1)
        var writer = ByteWriter()
        writer.putBytes(6, numbers)
        guard case .failure(let packed) = decode(writer.array) else {
            Issue.record("too many numbers were accepted")
            return
        }
        #expect(packed.kind == .tooMany)
    }

    @Test("the last of equal map keys and of equal singular fields wins")
    func lastWins() throws {
        var writer = ByteWriter()
        writer.mapEntry(11, key: "a", value: "1")
        writer.mapEntry(11, key: "a", value: "2")
        writer.putInt64(2, 1)
        writer.putInt64(2, 2)
        let sample = try Sample.decode(writer.array)
        #expect(sample.labels == ["a": "2"])
        #expect(sample.count == 2)
    }

    @Test(
        "UTF-8 is checked as Unicode defines it",
        arguments: [
            ([0xC3, 0xA9], true), ([0xE2, 0x98, 0xBA], true), ([0xF0, 0x9F, 0x98, 0x88], true),
            ([0xF4, 0x8F, 0xBF, 0xBF], true), ([0xC0, 0x80], false), ([0xE0, 0x9F, 0xBF], false),
            ([0xED, 0xA0, 0x80], false), ([0xF4, 0x90, 0x80, 0x80], false), ([0x80], false),
            ([0xC3], false), ([0xE2, 0x98], false), ([0xF0, 0x9F, 0x98], false), ([0xF5], false),
            ([0xC3, 0x28], false), ([0xE2, 0x28, 0xA1], false),
        ] as [([UInt8], Bool)])
    func utf8(_ bytes: [UInt8], _ isValid: Bool) {
        for padding in [0, 3, 8, 17] {
            let padded = [UInt8](repeating: 0x61, count: padding) + bytes
            #expect(padded.withUnsafeBytes { isUTF8($0) } == isValid)
            let text = String(validating: padded, as: UTF8.self)
            #expect((text != nil) == isValid)
        }
    }

    @Test("a Timestamp before 1970 and a fine one are floored to the millisecond")
    func timestamps() throws {
        for milliseconds: Int64 in [
            0, 1, 999, 1_000, -1, -999, -1_000, -1_001, 253_402_300_799_999,
            -62_135_596_800_000,
        ] {
            var sample = Sample()
            sample.at = Instant(milliseconds: milliseconds)
            sample.wait = milliseconds
            #expect(try Sample.decode(sample.encoded) == sample)
        }
        // 1 s + 1,999,999 ns.
        #expect(
            try Sample.decode([0x4A, 0x06, 0x08, 0x01, 0x10, 0xFF, 0x88, 0x7A]).at
                == Instant(milliseconds: 1_001))
        var far = Sample()
        far.at = .distantFuture
        #expect(try Sample.decode(far.encoded).at == Instant(milliseconds: 253_402_300_799_999))
    }

    @Test("a time out of range is the caller's value, malformed bytes are not")
    func failureCodes() {
        #expect(RPCFailure(WireError(.timeOutOfRange, offset: 0)).code == .invalidArgument)
        #expect(RPCFailure(WireError(.truncated, offset: 0)).code == .internal)
    }
}
