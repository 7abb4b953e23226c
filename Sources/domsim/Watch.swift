internal import Journal
internal import Messages
internal import Primitives

/// A client that watches the bands of every SKU, across restarts of the server.
final class Watch {
    private let call: any StreamingCall
    /// What the client knows: messages that were allowed to leave.
    private var known: [String: UInt32]
    private var cursor: UInt64
    /// Messages that wait for the disk.
    private var waiting: [(due: UInt64, message: WatchAvailabilityResponse)] = []

    static let bands: [Int64] = [0, 3, 10]

    /// Begins anew, or where `earlier` had got to.
    init(_ life: Life, resuming earlier: Watch? = nil) throws {
        known = earlier?.known ?? [:]
        cursor = earlier?.cursor ?? 0
        life.story.tell("watch after \(cursor)")
        life.time.look()
        call = try life.machine.stream(
            "/dom.v1.AvailabilityService/WatchAvailability", now: life.time.wall)
        let request = WatchAvailabilityRequest.with {
            $0.bands = Self.bands
            $0.cursor = cursor
            $0.sendInitial = cursor == 0
        }
        try call.receive(request.encoded.span.bytes)
    }

    func end() { call.cancel() }

    /// Takes what the server has to tell, and judges that it then has told everything.
    func pump(_ life: Life) throws {
        collecting: while true {
            var reply = ByteWriter()
            switch try call.produce(into: &reply) {
            case .messageWhenDurable(let due): try take(reply.array, due.value)
            case .message: try take(reply.array, 0)
            case .pending: break collecting
            case .end: throw Violation("a watch ended by itself")
            }
        }
        deliver(durable: life.machine.journal.durable.value)
        try judgeBands(life)
    }

    private func take(_ bytes: [UInt8], _ due: UInt64) throws {
        let message = try WatchAvailabilityResponse(decoding: bytes)
        let newest = message.crossings.map(\.revision).max() ?? 0
        try judge(newest <= due, "a watch tells #\(newest) and waits for #\(due)")
        waiting.append((max(due, waiting.last?.due ?? 0), message))
    }

    private func deliver(durable: UInt64) {
        while let first = waiting.first, first.due <= durable {
            waiting.removeFirst()
            for crossing in first.message.crossings { known[crossing.sku] = crossing.toBand }
            cursor = first.message.cursor
        }
    }

    private func judgeBands(_ life: Life) throws {
        var told = known
        for crossing in waiting.flatMap(\.message.crossings) {
            told[crossing.sku] = crossing.toBand
        }
        let skus = (World.stocked + World.kits).filter { life.ledger.skus[$0] != nil }
        if skus.isEmpty { return }
        let request = CheckAvailabilityRequest.with { request in
            request.asks = skus.map { sku in AvailabilityAsk.with { $0.sku = sku } }
        }
        let reply = try life.machine.look(
            "/dom.v1.AvailabilityService/CheckAvailability", request,
            CheckAvailabilityResponse.self, now: life.time.wall)
        for (sku, answer) in zip(skus, reply?.answers ?? []) {
            let band = UInt32(Self.bands.firstIndex { answer.atp <= $0 } ?? Self.bands.count)
            try judge(
                told[sku] == band,
                "the watch of \(sku) says band \(told[sku].map { "\($0)" } ?? "none"), "
                    + "\(answer.atp) are there: band \(band)")
        }
    }
}
