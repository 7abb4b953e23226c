import Messages
import Primitives
import ProtobufWire
import Testing

@Suite("every message")
struct RoundTripTests {
    @Test("what was read is written so that it reads the same", arguments: 0..<40 as Range<UInt64>)
    func reencoding(seed: UInt64) throws {
        var decoded = 0
        for (index, type) in MessageCatalog.all.enumerated() {
            for round in 0..<20 {
                var soup = WireSoup(seed: seed << 32 | UInt64(index) << 8 | UInt64(round))
                if try checkStable(type, soup.message()) { decoded += 1 }
            }
        }
        // Most soups are sound for most messages; else this tests little.
        #expect(decoded > MessageCatalog.all.count * 5)
    }

    /// False if `bytes` are no such message.
    private func checkStable<Message: WireMessage>(
        _ type: Message.Type, _ bytes: [UInt8]
    ) throws -> Bool {
        guard let first = try? Message(decoding: bytes) else { return false }
        let written = first.encoded
        let second = try Message(decoding: written)
        #expect(second == first, "\(Message.typeName) of \(bytes)")
        #expect(second.encoded == written, "\(Message.typeName) of \(bytes)")
        return true
    }

    @Test("an empty message takes no bytes and reads as the default")
    func empty() throws {
        for type in MessageCatalog.all { try checkEmpty(type) }
    }

    private func checkEmpty<Message: WireMessage>(_ type: Message.Type) throws {
        #expect(Message().encoded.isEmpty)
        #expect(try Message(decoding: []) == Message())
    }

    @Test("concatenated messages merge as one")
    func concatenation() throws {
        for (index, type) in MessageCatalog.all.enumerated() {
            for round in 0..<50 {
                var soup = WireSoup(seed: UInt64(index) << 16 | UInt64(round))
                try checkConcatenation(type, soup.message(), soup.message())
            }
        }
    }

    private func checkConcatenation<Message: WireMessage>(
        _ type: Message.Type, _ first: [UInt8], _ second: [UInt8]
    ) throws {
        guard var merged = try? Message(decoding: first),
            let whole = try? Message(decoding: first + second)
        else { return }
        var reader = ProtobufReader(second.span.bytes)
        try merged.merge(from: &reader)
        #expect(merged == whole, "\(Message.typeName)")
    }

    @Test("names are unique and found")
    func catalogue() {
        #expect(Set(MessageCatalog.all.map { $0.typeName }).count == MessageCatalog.all.count)
        #expect(MessageCatalog.type(named: "dom.v1.FeedRecord") == FeedRecord.self)
        #expect(MessageCatalog.type(named: "dom.v1.Nothing") == nil)
    }
}
