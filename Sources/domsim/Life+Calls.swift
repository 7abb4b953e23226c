internal import Journal
internal import Messages
internal import Primitives
internal import Service

/// Calls of the story, and what their answers mean for the books.
extension Life {
    /// Sends a mutation for the first time, or again after nothing came of it.
    func send(_ request: any Mutation) throws {
        story.tell("\(request.key): \(request.summary)")
        time.look()
        let before = machine.journal.last.value
        let answer = try machine.call(request.path, request.encoded, now: time.wall)
        switch answer {
        case .reply(let reply, let due):
            try settle(request, reply, due)
        case .failure(let failure):
            try bookWritten()
            story.tell("  refused: \(failure.code.name) \(failure.reason)")
            totals.refused += 1
            try judge(
                Int(machine.journal.last.value - before)
                    == past.filter { $0.sequence > before }.count,
                "\(request.key) was refused and yet something was written")
            try judgeRefusal(request, failure)
            if generator.oneIn(3) { open.append(request) }
        }
        try judgeExpiry()
    }

    private func settle(_ request: any Mutation, _ reply: [UInt8], _ due: UInt64) throws {
        let written = machine.takeWritten()
        let own = written.last
        for one in written.dropLast() { try book(one) }
        guard let own, own.expired == nil else {
            throw Violation("\(request.key) was answered and nothing was written")
        }
        try judge(
            due == own.sequence,
            "\(request.key) is record #\(own.sequence), its answer waits for #\(due)")
        let moment = Moment(sequence: own.sequence, now: time.now)
        try judge(own.time == moment.now, "\(request.key) was decided at \(own.time)")
        try request.settle(reply, &ledger, at: moment)
        try adoptPromises(of: request)
        story.tell("  #\(due)")
        remember(due, digest: machine.service.stateDigest)
        known.append(Known(request: request, reply: reply, moment: moment))
        if known.count > 400 { known.removeFirst(200) }
        owed.append(due)
        totals.acknowledged += 1
        try judgeStock(of: request)
    }

    /// Holds behind a supply that slipped or arrived got new promises: units must be the same.
    private func adoptPromises(of request: any Mutation) throws {
        let name: Ledger.SupplyName
        switch request {
        case let slip as SlipSupplyRequest: name = .init(sku: slip.sku, id: slip.supplyID)
        case let arrival as ArriveSupplyRequest:
            name = .init(sku: arrival.sku, id: arrival.supplyID)
        default: return
        }
        for (id, record) in ledger.records.sorted(by: { $0.key < $1.key }) where record.isLive {
            guard record.lines.contains(where: { $0.waits(for: name) }) else { continue }
            guard let now = try look(at: id) else { throw Violation("\(id) is gone") }
            try Ledger.judgeLines(record, now) {
                $0.quantity == $1.quantity && $0.released == $1.released
                    && $0.consumed == $1.consumed
            }
            ledger.records[id] = now
        }
    }

    /// Sends a request again under its key: one that is answered already must get the same answer
    /// and change nothing.
    func retry() throws {
        if !open.isEmpty, generator.oneIn(2) {
            return try sendAgain(open.remove(at: generator.below(open.count)))
        }
        guard !known.isEmpty else { return }
        if generator.oneIn(8) { return try misuseKey(pick(known)) }
        try retry(pick(known))
    }

    /// A client that never heard the outcome asks again: the past answer if there is one.
    func sendAgain(_ request: any Mutation) throws {
        if let past = known.last(where: { $0.request.key == request.key }) {
            try retry(past)
        } else {
            try send(request)
        }
    }

    func retry(_ past: Known) throws {
        // Keys are kept for a day; what comes later is a new request.
        let age = time.logical(at: time.wall).milliseconds - past.moment.now.milliseconds
        guard age < Limits.idempotencyMillisecondsDefault else { return }
        story.tell("\(past.request.key) again")
        totals.retries += 1
        time.look()
        let answer = try machine.call(
            past.request.path, past.request.encoded, now: time.wall)
        try bookWritten()
        guard case .reply(let reply, let due) = answer else {
            throw Violation("\(past.request.key) was answered and is now refused: \(answer)")
        }
        try judge(
            reply == past.reply.markedAsReplayed,
            "\(past.request.key) was answered \(past.reply) and is now answered \(reply)")
        try judge(
            due >= past.moment.sequence || machine.journal.durable.value >= past.moment.sequence,
            "\(past.request.key): the answer again leaves before it is durable")
        owed.append(due)
        try acknowledge()
    }

    private func misuseKey(_ past: Known) throws {
        var request = past.request
        request.context?.reason = "another payload"
        story.tell("\(request.key) with another payload")
        let age = time.logical(at: time.wall).milliseconds - past.moment.now.milliseconds
        guard age < Limits.idempotencyMillisecondsDefault else { return }
        time.look()
        let answer = try machine.call(request.path, request.encoded, now: time.wall)
        try bookWritten()
        guard case .failure(let failure) = answer, failure.code == .alreadyExists else {
            throw Violation("\(request.key) was taken with another payload: \(answer)")
        }
    }

    // MARK: Reads

    func read() throws {
        time.look()
        if generator.oneIn(2), let id = ledger.records.keys.sorted().last(8, generator.below(8)) {
            try readReservation(id)
        } else {
            try checkAvailability()
        }
        try bookWritten()
        try judgeExpiry()
    }

    private func readReservation(_ id: String) throws {
        let request = GetReservationRequest.with { $0.reservationID = id }
        let answer = try machine.call(
            "/dom.v1.ReservationService/GetReservation", request.encoded, now: time.wall)
        try bookWritten()
        guard case .reply(let bytes, let due) = answer else {
            return story.tell("get \(id): not there")
        }
        let reply = try GetReservationResponse(decoding: bytes)
        story.tell("get \(id): \(reply.reservation?.state ?? .unspecified)")
        try judge(reply.reservation == ledger.records[id], "\(id) reads otherwise than it is")
        let shown = reply.reservation?.revision ?? 0
        try judge(
            shown <= max(due, machine.journal.durable.value),
            "\(id) is shown with #\(shown), durable to #\(machine.journal.durable.value)")
        owed.append(max(due, shown))
        try acknowledge()
    }

    // MARK: A feed

    /// Sends one or two records of a stream that counts its offsets, now and then old ones too.
    func feed() throws {
        let offset = ledger.feed.offset + 1 - (generator.oneIn(4) ? min(1, ledger.feed.offset) : 0)
        let records = (0...UInt64(generator.below(2))).map { feedRecord(offset + $0) }
        story.tell("feed " + records.map { "\($0.offset)" }.joined(separator: ", "))
        let request = ApplyFeedRequest.with {
            $0.feedID = "wms"
            $0.records = records
        }
        time.look()
        let call = try machine.stream("/dom.v1.InventoryService/ApplyFeed", now: time.wall)
        var reply = ByteWriter()
        try call.receive(request.encoded.span.bytes)
        guard case .messageWhenDurable(let due) = try call.produce(into: &reply) else {
            throw Violation("a feed got no answer")
        }
        call.cancel()
        let response = try ApplyFeedResponse(decoding: reply.array)
        try bookFeed(records, response)
        try judge(
            response.committedOffset == ledger.feed.offset,
            "the feed is at \(ledger.feed.offset), told \(response.committedOffset)")
        try judge(
            max(due.value, machine.journal.durable.value) >= ledger.feed.sequence,
            "the feed's offset \(ledger.feed.offset), #\(ledger.feed.sequence), is told when "
                + "#\(due.value) is durable")
        story.tell("  at \(ledger.feed.offset), #\(due.value)")
        owed.append(due.value)
        try acknowledge()
        try judgeExpiry()
    }

    private func feedRecord(_ offset: UInt64) -> FeedRecord {
        // The same offset says the same thing, whenever it is sent.
        var its = SeededGenerator(seed: settings.seed &* 31 &+ offset)
        return FeedRecord.with {
            $0.offset = offset
            $0.record = .adjustment(
                Adjustment.with {
                    $0.sku = World.stocked[its.below(World.stocked.count)]
                    $0.location = World.locations[its.below(World.locations.count)]
                    $0.delta = Int64(its.below(4)) - 1
                })
        }
    }

    private func bookFeed(_ records: [FeedRecord], _ response: ApplyFeedResponse) throws {
        var written = machine.takeWritten()[...]
        for (record, result) in zip(records, response.results) {
            while let first = written.first, first.expired != nil || first.isByItself {
                try book(first)
                written.removeFirst()
            }
            let isOld = record.offset <= ledger.feed.offset
            try judge(
                isOld == (result.outcome == .replayed),
                "feed record \(record.offset) at \(ledger.feed.offset): \(result.outcome)")
            guard result.outcome == .applied else { continue }
            guard case .adjustment(let change)? = record.record, let own = written.popFirst() else {
                throw Violation("feed record \(record.offset) was applied and not written")
            }
            try ledger.adjust(change, at: Moment(sequence: own.sequence, now: own.time))
            ledger.feed = (record.offset, own.sequence)
            let isLast = written.isEmpty
            remember(own.sequence, digest: isLast ? machine.service.stateDigest : nil)
        }
        try judge(written.isEmpty, "a feed wrote more than it told")
    }
}

extension [String] {
    /// One of the last `count` elements.
    func last(_ count: Int, _ back: Int) -> String? {
        isEmpty ? nil : self[Swift.max(0, self.count - 1 - back % Swift.min(count, self.count))]
    }
}

extension ReservationLine {
    fileprivate func waits(for supply: Ledger.SupplyName) -> Bool {
        allocations.contains { $0.sku == supply.sku && $0.supplyID == supply.id }
    }
}

extension [UInt8] {
    /// A reply as it must come again: `revision` is field 1 of every reply, `replayed` field 2.
    var markedAsReplayed: [UInt8] {
        var place = 1
        while place < count, self[place] & 0x80 != 0 { place += 1 }
        return Array(self[...place]) + [0x10, 0x01] + Array(self[(place + 1)...])
    }
}
