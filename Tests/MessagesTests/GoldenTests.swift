import Messages
import Primitives
import Testing

@Suite("bytes known beforehand")
struct GoldenTests {
    @Test("a reservation request")
    func reserve() throws {
        let request = ReserveRequest.with {
            $0.context = .with { ($0.idempotencyKey, $0.expectedRevision) = ("k1", 0) }
            $0.ttlMs = 900_000
            $0.policy = .bestEffort
            $0.lines = [.with { ($0.sku, $0.quantity, $0.condition) = ("S", 2, .openBox) }]
            $0.commit = true
        }
        let bytes: [UInt8] = [
            0x0A, 0x06, 0x0A, 0x02, 0x6B, 0x31, 0x20, 0x00,
            0x28, 0xA0, 0xF7, 0x36, 0x30, 0x03,
            0x3A, 0x07, 0x0A, 0x01, 0x53, 0x10, 0x02, 0x30, 0x02,
            0x40, 0x01,
        ]
        #expect(request.encoded == bytes)
        #expect(try ReserveRequest(decoding: bytes) == request)
    }

    @Test("negative numbers take ten bytes, in int32 too")
    func negative() throws {
        let ones = [UInt8](repeating: 0xFF, count: 9) + [0x01]
        let adjustment = Adjustment.with { $0.delta = -1 }
        #expect(adjustment.encoded == [0x20] + ones)
        let location = Location.with { $0.latitudeE6 = -1 }
        #expect(location.encoded == [0x28] + ones)
        #expect(try Location(decoding: [0x28] + ones) == location)
    }

    @Test("a digest is eight bytes, lowest first")
    func fixed() throws {
        let reply = VerifyInvariantsResponse.with { $0.stateDigest = 0x0102_0304_0506_0708 }
        #expect(reply.encoded == [0x29, 8, 7, 6, 5, 4, 3, 2, 1])
        #expect(try VerifyInvariantsResponse(decoding: reply.encoded) == reply)
    }

    @Test("a Shortage becomes a detail that google.protobuf.Any can hold")
    func shortage() throws {
        let shortage = Shortage.with { ($0.line, $0.sku, $0.asked, $0.available) = (1, "S", 5, 2) }
        let detail = shortage.detail
        #expect(detail.typeURL == "type.googleapis.com/dom.v1.Shortage")
        #expect(detail.value == [0x08, 0x01, 0x12, 0x01, 0x53, 0x20, 0x05, 0x28, 0x02])
        let failure = RPCFailure.shortage(reason: "OUT_OF_STOCK", "lines[1]", [shortage, shortage])
        #expect(failure.code == .failedPrecondition)
        #expect(failure.details.count == 2)
    }

    @Test("enum values have names, and unknown ones survive")
    func enums() throws {
        #expect(ReservationState.held.description == "HELD")
        #expect(ReservationState(name: "committed") == .committed)
        #expect(ReservationState(name: "LOST") == nil)
        let line = try ReserveLine(decoding: [0x30, 0x63])
        #expect(!line.condition.isKnown)
        #expect(line.condition.description == "99")
        #expect(line.encoded == [0x30, 0x63])
        #expect(!Condition(rawValue: -1).isKnown)
    }
}
