import Journal
import Messages
import Primitives
import Service
import Testing

/// A client that watches, and reads all there is at a time.
private final class Watcher {
    private let bench: Bench
    private let call: any StreamingCall
    /// Of the last message that was allowed to leave.
    private(set) var cursor: UInt64 = 0
    /// The highest record that must be durable before the last messages leave.
    private(set) var due: UInt64 = 0

    init(_ bench: Bench, after cursor: UInt64 = 0, skus: [String] = []) throws {
        self.bench = bench
        call = try bench.stream("AvailabilityService/WatchAvailability")
        let request = WatchAvailabilityRequest.with {
            $0.bands = [0]
            $0.skus = skus
            $0.cursor = cursor
            $0.sendInitial = cursor == 0
        }
        try call.receive(request.encoded.span.bytes)
    }

    /// SKU and band of every crossing since the last time, in order of SKU.
    func read() throws -> [String] {
        bench.service.tick(now: bench.now)
        var told: [String] = []
        while true {
            var reply = ByteWriter()
            guard case .messageWhenDurable(let due) = try call.produce(into: &reply) else { break }
            let message = try WatchAvailabilityResponse(decoding: reply.array)
            told += message.crossings.map { "\($0.sku):\($0.toBand)" }
            self.due = max(self.due, due.value)
            if due <= bench.journal.durable { cursor = message.cursor }
        }
        return told.sorted()
    }
}

@Suite("Watching availability")
struct WatchTests {
    private func world() throws -> Bench {
        let bench = try Bench()
        try bench.location("A")
        for sku in ["CUP", "TEA"] {
            try bench.sku(sku)
            try bench.adjust(sku, at: "A", by: 1)
        }
        try bench.sku("SET", of: ["CUP", "TEA"])
        try bench.sku("GIFT", of: ["SET"])
        try bench.commit()
        return bench
    }

    @Test("a kit crosses a band when a component of it does, also of a kit inside it")
    func kits() throws {
        let bench = try world()
        let all = try Watcher(bench)
        let one = try Watcher(bench, skus: ["GIFT"])
        #expect(try all.read() == ["CUP:1", "GIFT:1", "SET:1", "TEA:1"])
        #expect(try one.read() == ["GIFT:1"])
        _ = try bench.reserve("TEA", at: "A")
        #expect(try all.read() == ["GIFT:0", "SET:0", "TEA:0"])
        #expect(try one.read() == ["GIFT:0"])
    }

    @Test("a change of the network is told at the next tick, and not before it is durable")
    func network() throws {
        let bench = try world()
        let watcher = try Watcher(bench)
        _ = try watcher.read()
        try bench.location("A", .closed)
        #expect(try watcher.read() == ["CUP:0", "GIFT:0", "SET:0", "TEA:0"])
        #expect(watcher.due == bench.journal.last.value)
    }

    @Test("who resumes hears of a network change that came in between")
    func networkWhileAway() throws {
        let bench = try world()
        let before = try Watcher(bench)
        _ = try before.read()
        #expect(before.cursor > 0)
        try bench.location("A", .closed)
        let after = try Watcher(bench, after: before.cursor)
        #expect(try after.read() == ["CUP:0", "GIFT:0", "SET:0", "TEA:0"])
    }

    @Test("a cursor hides nothing that a crash brings back")
    func cursor() throws {
        let bench = try world()
        let watcher = try Watcher(bench)
        _ = try watcher.read()
        _ = try bench.reserve("TEA", at: "A")
        try bench.commit()
        // Back to the band that the watcher knows, but not durable.
        try bench.adjust("TEA", at: "A", by: 1)
        bench.now = bench.now.advanced(byMilliseconds: 40_000)
        #expect(try watcher.read() == [])
        let next = try bench.afterPowerCut()
        let resumed = try Watcher(next, after: watcher.cursor)
        #expect(try resumed.read().contains("TEA:0"))
    }
}
