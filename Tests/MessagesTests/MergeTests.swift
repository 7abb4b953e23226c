import Messages
import Primitives
import Testing

@Suite("protobuf's rules of merging")
struct MergeTests {
    @Test("a message that occurs twice is merged")
    func message() throws {
        // context { idempotency_key: "k" }, context { actor: "a" }
        let bytes: [UInt8] = [0x0A, 0x03, 0x0A, 0x01, 0x6B, 0x0A, 0x03, 0x12, 0x01, 0x61]
        let request = try ReserveRequest(decoding: bytes)
        #expect(request.context?.idempotencyKey == "k")
        #expect(request.context?.actor == "a")
    }

    @Test("the last of two scalars counts")
    func scalar() throws {
        #expect(try ReserveLine(decoding: [0x10, 0x01, 0x10, 0x02]).quantity == 2)
        #expect(try ReserveLine(decoding: [0x10, 0x01, 0x10, 0x00]).quantity == 0)
    }

    @Test("a Timestamp in two parts is one")
    func timestamp() throws {
        // expires_at { seconds: -2 }, expires_at { nanos: 5 000 000 }, expires_at {}
        let seconds: [UInt8] =
            [0x2A, 0x0B, 0x08, 0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01]
        let nanos: [UInt8] = [0x2A, 0x05, 0x10, 0xC0, 0x96, 0xB1, 0x02]
        let reservation = try Reservation(decoding: seconds + nanos + [0x2A, 0x00])
        #expect(reservation.expiresAt == Instant(milliseconds: -1_995))
        #expect(try Reservation(decoding: nanos + seconds) == reservation)
        #expect(try Reservation(decoding: [0x2A, 0x00]).expiresAt == Instant(milliseconds: 0))
    }

    @Test("the same member of a oneof merges, another replaces it")
    func oneof() throws {
        // adjustment { sku: "a" }, adjustment { location: "b" }
        let adjustments: [UInt8] = [0x12, 0x03, 0x0A, 0x01, 0x61, 0x12, 0x03, 0x12, 0x01, 0x62]
        let merged = Adjustment.with { ($0.sku, $0.location) = ("a", "b") }
        #expect(try FeedRecord(decoding: adjustments).record == .adjustment(merged))
        let replaced = try FeedRecord(decoding: adjustments + [0x1A, 0x03, 0x0A, 0x01, 0x63])
        #expect(replaced.record == .level(.with { $0.sku = "c" }))
        // A foreign wire type is an unknown field and changes nothing.
        #expect(try FeedRecord(decoding: adjustments + [0x18, 0x01]).record == .adjustment(merged))
    }

    @Test("packed and unpacked numbers add up in order")
    func packed() throws {
        let bytes: [UInt8] = [0x20, 0x01, 0x22, 0x02, 0x02, 0x03, 0x20, 0x04]
        #expect(try WatchAvailabilityRequest(decoding: bytes).bands == [1, 2, 3, 4])
        let view = try ChannelView(decoding: [0x58, 0x01, 0x5A, 0x02, 0x02, 0x63])
        #expect(view.conditions == [.new, .openBox, Condition(rawValue: 99)])
    }

    @Test("unset and zero are told apart where the schema says optional")
    func presence() throws {
        #expect(SlipSupplyRequest().quantity == nil)
        let zero = SlipSupplyRequest.with { $0.quantity = 0 }
        #expect(zero.encoded == [0x28, 0x00])
        #expect(try SlipSupplyRequest(decoding: zero.encoded).quantity == 0)
    }
}
