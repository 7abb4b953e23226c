internal import Foundation
internal import Messages
internal import Primitives

/// Reads messages from standard input, decodes and re-encodes each with the hand-written codecs,
/// and writes them back, for `Tests/python/test_codecs.py` to judge with another implementation.
///
/// In: name length (1 byte), name, payload length (4 bytes, little-endian), payload; until the end
/// of input. Out, for each: a verdict (0 decoded, 1 refused, 2 no such message), length (4 bytes,
/// little-endian), and the re-encoded message or the text of the error.
@main
struct Main {
    static func main() throws {
        let input = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
        var replies = ByteWriter(capacity: 1 << 16)
        var cursor = Cursor(bytes: input)
        while let (name, payload) = cursor.next() {
            let (verdict, reply) = answer(name, payload)
            replies.append(verdict)
            replies.append(littleEndian: UInt32(reply.count))
            replies.append(reply)
        }
        try FileHandle.standardOutput.write(contentsOf: Data(replies.array))
    }

    private static func answer(_ name: String, _ payload: [UInt8]) -> (UInt8, [UInt8]) {
        guard let type = MessageCatalog.type(named: name) else { return (2, []) }
        do {
            return (0, try type.init(decoding: payload).encoded)
        } catch {
            return (1, Array("\(error)".utf8))
        }
    }
}

/// Stops at the end of input and at the first record that it cuts.
private struct Cursor {
    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> (name: String, payload: [UInt8])? {
        guard let nameLength = take(1)?.first, let name = take(Int(nameLength)),
            let length = take(4)
        else { return nil }
        let count = length.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard let payload = take(count) else { return nil }
        return (String(decoding: name, as: UTF8.self), Array(payload))
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard bytes.count - offset >= count else { return nil }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }
}
