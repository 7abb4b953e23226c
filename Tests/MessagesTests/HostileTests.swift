import Messages
import Primitives
import ProtobufWire
import Testing

@Suite("hostile bytes")
struct HostileTests {
    @Test("a message cut anywhere is refused or read, never worse")
    func truncation() {
        for (index, type) in MessageCatalog.all.enumerated() {
            for round in 0..<10 {
                var soup = WireSoup(seed: UInt64(index) << 20 | UInt64(round))
                let bytes = soup.message()
                for length in 0...bytes.count { decode(type, Array(bytes[..<length])) }
            }
        }
    }

    @Test("random bytes never trap", arguments: 0..<8 as Range<UInt64>)
    func noise(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for type in MessageCatalog.all {
            for _ in 0..<100 {
                let count = Int.random(in: 0...40, using: &random)
                decode(type, (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
            }
        }
    }

    @Test("flipped bits never trap", arguments: 0..<8 as Range<UInt64>)
    func flips(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for (index, type) in MessageCatalog.all.enumerated() {
            var soup = WireSoup(seed: seed << 8 | UInt64(index))
            let sound = soup.message()
            for position in sound.indices {
                var bytes = sound
                bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
                decode(type, bytes)
            }
        }
    }

    /// Also through the walker, whose verdict must be the codec's.
    private func decode<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8]) {
        let message = try? Message(decoding: bytes)
        if Message.self == CheckAvailabilityRequest.self {
            #expect(walks(bytes) == (message != nil))
        }
    }

    private func walks(_ bytes: [UInt8]) -> Bool {
        let request = bytes.span.bytes
        guard var asks = try? AvailabilityAsks(request) else { return false }
        do {
            while try asks.next(in: request) != nil {}
            return true
        } catch {
            return false
        }
    }

    @Test(
        "bytes that are no message are refused by their kind",
        arguments: [
            ([0x0A, 0x05, 0x61], WireError.Kind.truncated),
            ([0x0A, 0x01, 0xFF], .invalidUTF8),
            ([0x12, 0x03, 0xED, 0xA0, 0x80], .invalidUTF8),
            ([0x00], .badFieldNumber),
            ([0x8D, 0x80, 0x80, 0x80, 0x80, 0x00], .badFieldNumber),
            ([0x0F], .badWireType),
            ([0x0C], .unmatchedGroup),
            ([0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], .varintTooLong),
        ] as [([UInt8], WireError.Kind)])
    func kinds(bytes: [UInt8], kind: WireError.Kind) {
        let error = #expect(throws: WireError.self) { try AvailabilityAsk(decoding: bytes) }
        #expect(error?.kind == kind)
    }

    @Test("more elements than the bound are refused, not stored")
    func tooMany() {
        var bytes: [UInt8] = []
        for _ in 0...Limits.repeatedMax { bytes += [0x12, 0x00] }
        let error = #expect(throws: WireError.self) {
            try CheckAvailabilityRequest(decoding: bytes)
        }
        #expect(error?.kind == .tooMany)
        let walk = #expect(throws: WireError.self) { try AvailabilityAsks(bytes.span.bytes) }
        #expect(walk?.kind == .tooMany)
    }

    @Test("a Timestamp out of its range is refused")
    func time() {
        // expires_at { nanos: -1 }
        let bytes: [UInt8] =
            [0x2A, 0x0B, 0x10] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
        let error = #expect(throws: WireError.self) { try Reservation(decoding: bytes) }
        #expect(error?.kind == .timeOutOfRange)
    }
}
