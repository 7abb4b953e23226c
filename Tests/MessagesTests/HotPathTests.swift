import Messages
import Primitives
import ProtobufWire
import Testing

@Suite("availability without values")
struct HotPathTests {
    @Test("the walker sees what the codec sees")
    func walker() throws {
        var asks = 0
        for seed in 0..<2_000 as Range<UInt64> {
            var soup = WireSoup(seed: seed)
            let bytes = soup.message() + soup.message() + soup.message()
            guard let request = try? CheckAvailabilityRequest(decoding: bytes) else { continue }
            try compare(request, bytes)
            asks += request.asks.count
        }
        #expect(asks > 300, "too few asks to prove anything")
    }

    private func compare(_ request: CheckAvailabilityRequest, _ bytes: [UInt8]) throws {
        let span = bytes.span.bytes
        var walker = try AvailabilityAsks(span)
        #expect(walker.count == request.asks.count)
        #expect(walker.minRevision == request.context?.minRevision ?? 0)
        #expect(walker.channelView.text(of: span) == request.context?.channelView ?? "")
        #expect(walker.owner.text(of: span) == request.context?.owner ?? "")
        #expect(walker.explain == request.explain)
        #expect(walker.includeLocations == request.includeLocations)
        for ask in request.asks {
            let view = try #require(try walker.next(in: span))
            #expect(view.sku.text(of: span) == ask.sku)
            #expect(view.location.text(of: span) == ask.location)
            #expect(view.quantity == ask.quantity)
            #expect(view.condition == ask.condition)
        }
        #expect(try walker.next(in: span) == nil)
        #expect(try walker.next(in: span) == nil)
    }

    @Test("a context behind the asks is known before the first ask")
    func contextLast() throws {
        let asks = CheckAvailabilityRequest.with { $0.asks = [.with { $0.sku = "S" }] }
        let rest = CheckAvailabilityRequest.with {
            $0.context = .with { $0.owner = "cart" }
            $0.explain = true
        }
        let bytes = asks.encoded + rest.encoded
        let span = bytes.span.bytes
        var walker = try AvailabilityAsks(span)
        #expect(walker.explain)
        #expect(walker.owner.text(of: span) == "cart")
        #expect(try walker.next(in: span)?.sku.text(of: span) == "S")
        #expect(try walker.next(in: span) == nil)
    }

    @Test("an answer has the bytes of its message", arguments: 0..<300 as Range<UInt64>)
    func answers(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var writer = ByteWriter(capacity: 1)
        var reply = CheckAvailabilityResponse()
        for _ in 0..<5 {
            let answer = answer(&random)
            reply.answers.append(answer)
            append(answer, to: &writer)
        }
        #expect(writer.array == reply.encoded)
        reply.revision = 1 << 40
        writer.appendAnswersRevision(reply.revision)
        #expect(try CheckAvailabilityResponse(decoding: writer.array) == reply)
    }

    private func answer(_ random: inout SeededGenerator) -> Availability {
        Availability.with {
            $0.sku = String(repeating: "s", count: Int.random(in: 0...70, using: &random))
            $0.location = String(repeating: "ö", count: Int.random(in: 0...40, using: &random))
            $0.state = AvailabilityState(rawValue: .random(in: -1...9, using: &random))
            $0.atp = Int64.random(in: -1...1_000, using: &random)
            $0.sufficient = random.chance(50)
            if random.chance(50) {
                $0.earliest = Instant(milliseconds: .random(in: -9_999...9_999, using: &random))
            }
            $0.revision = random.next() >> UInt64.random(in: 0...64, using: &random)
            if random.chance(50) { $0.feedAgeMs = Int64.random(in: -1...90_000, using: &random) }
        }
    }

    private func append(_ answer: Availability, to writer: inout ByteWriter) {
        let scalars = AvailabilityAnswer(
            answer.state, atp: answer.atp, sufficient: answer.sufficient,
            earliest: answer.earliest, revision: answer.revision, feedAgeMs: answer.feedAgeMs)
        Array(answer.sku.utf8).withUnsafeBytes { sku in
            Array(answer.location.utf8).withUnsafeBytes { location in
                writer.appendAnswer(sku: sku, location: location, scalars)
            }
        }
    }
}
