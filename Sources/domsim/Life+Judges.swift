internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Service

/// What must be true at every step.
extension Life {
    /// Books what was written without an answer of its own: holds that ran out.
    func bookWritten() throws {
        for one in machine.takeWritten() { try book(one) }
    }

    func book(_ one: Machine.Written) throws {
        if one.isByItself {
            story.tell("  by itself, #\(one.sequence)")
            return remember(one.sequence, digest: nil)
        }
        guard let id = one.expired else {
            throw Violation("record #\(one.sequence) was written and nobody asked for it")
        }
        story.tell("  \(id) ran out, #\(one.sequence)")
        totals.expiries += 1
        try ledger.expire(id, at: Moment(sequence: one.sequence, now: one.time))
        remember(one.sequence, digest: nil)
    }

    /// Nobody sees a hold whose time has come.
    func judgeExpiry() throws {
        guard time.trustsExpiry, machine.journal.admit(.releasing) == .admitted else { return }
        for (id, record) in ledger.records where record.state == .held {
            try judge(
                (record.expiresAt ?? .distantFuture) > time.now,
                "\(id) should have ended at \(String(describing: record.expiresAt))")
        }
    }

    // MARK: Looking

    func look(at id: String) throws -> Reservation? {
        try machine.look(
            "/dom.v1.ReservationService/GetReservation",
            GetReservationRequest.with { $0.reservationID = id }, GetReservationResponse.self,
            now: time.wall)?.reservation
    }

    /// The cells of what a request may have touched are as booked.
    func judgeStock(of request: any Mutation) throws {
        var touched: Set<String> = []
        switch request {
        case let reserve as ReserveRequest:
            for line in reserve.lines { touched.formUnion(World.recipe(of: line.sku).map(\.sku)) }
        case let adjust as AdjustStockRequest: touched = Set(adjust.adjustments.map(\.sku))
        case let move as TransferStockRequest: touched = [move.sku]
        case let arrive as ArriveSupplyRequest: touched = [arrive.sku]
        case is PutLocationsRequest, is PutSkusRequest, is PutChannelViewsRequest: return
        default: touched = Set(World.stocked)
        }
        for sku in touched.sorted() { try judgeCells(of: sku) }
    }

    private func judgeCells(of sku: String) throws {
        guard ledger.skus[sku] != nil else { return }
        let reply = try machine.look(
            "/dom.v1.InventoryService/GetPosition", GetPositionRequest.with { $0.sku = sku },
            GetPositionResponse.self, now: time.wall)
        guard let reply else { throw Violation("\(sku) is unknown") }
        let claims = ledger.claims(on: sku)
        for location in World.locations {
            let told = reply.positions.first { $0.location == location } ?? Position()
            let known = ledger.stock[Ledger.Cell(sku: sku, location: location)] ?? .init()
            let (held, committed) = (claims.held[location] ?? 0, claims.committed[location] ?? 0)
            try judge(
                told.onHand == known.onHand && told.quarantined == known.quarantined
                    && told.held == held && told.committed == committed
                    && told.free == known.onHand - known.quarantined - held - committed,
                "\(sku) at \(location) is \(told); booked \(known), held \(held), "
                    + "committed \(committed)")
        }
        for (name, supply) in ledger.supplies where name.sku == sku {
            let told = reply.supplies.first { $0.supplyID == name.id }
            let pinned = claims.pins[name.id] ?? 0
            try judge(
                told?.quantity == supply.quantity && told?.promised == pinned,
                "supply \(name.id) of \(sku) is \(String(describing: told)), \(pinned) pinned")
        }
    }

    /// Everything is as booked, and the server's own check finds nothing.
    func judgeEverything() throws {
        let report = machine.service.verifyInvariants().stock
        try judge(report.isClean, "invariants: \(report.violations.joined(separator: "; "))")
        time.look()
        machine.service.tick(now: time.wall)
        try bookWritten()
        try judgeExpiry()
        for sku in World.stocked { try judgeCells(of: sku) }
        for (id, record) in ledger.records { try judgeReservation(id, record) }
        try bookWritten()
        try judgeOrders()
        let moved = ledger.conservation
        try judge(moved.isEmpty, moved)
    }

    private func judgeReservation(_ id: String, _ record: Reservation) throws {
        let found = try look(at: id)
        if found == record { return }
        // Closed ones are forgotten after a day.
        let age = time.now.milliseconds - (record.updatedAt ?? time.now).milliseconds
        let isOld = !record.isLive && age >= Limits.idempotencyMillisecondsDefault
        try judge(
            found == nil && isOld,
            "\(id) is \(String(describing: found)), booked \(record)")
    }

    /// A refusal must have a reason: what is plainly there is not refused.
    func judgeRefusal(_ request: any Mutation, _ failure: RPCFailure) throws {
        guard let reserve = request as? ReserveRequest, failure.reason == "INSUFFICIENT_STOCK",
            reserve.channelView.isEmpty, reserve.lines.count == 1, let line = reserve.lines.first,
            !line.location.isEmpty, line.supplyID.isEmpty,
            ledger.locations[line.location]?.state == .open
        else { return }
        let parts = World.recipe(of: line.sku)
        let isThere = parts.allSatisfy { part in
            let claims = ledger.claims(on: part.sku)
            let free = ledger.free(of: part.sku, at: line.location, claims)
            return claims.pools.isEmpty && free >= line.quantity * part.quantity
        }
        try judge(!isThere, "\(request.key) was refused what is plainly there")
    }

    /// What clients are told can be promised is there.
    func checkAvailability() throws {
        let skus = World.stocked + World.kits
        let request = CheckAvailabilityRequest.with { request in
            request.asks = skus.map { sku in AvailabilityAsk.with { $0.sku = sku } }
            request.includeLocations = generator.oneIn(4)
        }
        let reply = try machine.look(
            "/dom.v1.AvailabilityService/CheckAvailability", request,
            CheckAvailabilityResponse.self, now: time.wall)
        try bookWritten()
        let answers = reply?.answers ?? []
        try judge(answers.count == skus.count, "an ask got no answer")
        var most: [String: Int64] = [:]
        for (sku, answer) in zip(World.stocked, answers) {
            let there = ledger.spare(of: sku)
            if sku == World.oversold.sku {
                try judge(
                    answer.atp <= there + World.oversold.cap,
                    "\(sku): \(answer.atp) told, \(there) there")
                continue
            }
            most[sku] = there
            let isExact = ledger.locations.values.allSatisfy { $0.state == .open }
            try judge(
                answer.atp <= there && (!isExact || answer.atp == there),
                "\(sku): \(answer.atp) told, \(there) there")
        }
        for (kit, answer) in zip(World.kits, answers.dropFirst(World.stocked.count)) {
            let there = World.recipe(of: kit).map { most[$0.sku, default: 0] / $0.quantity }.min()
            try judge(answer.atp <= there ?? 0, "\(kit): \(answer.atp) told, \(there ?? 0) there")
        }
        story.tell("atp " + answers.map { "\($0.atp)" }.joined(separator: " "))
    }
}

extension Ledger {
    /// Units neither appear nor vanish: empty if the books add up.
    var conservation: String {
        for record in records.values {
            let isEmpty = record.lines.allSatisfy { $0.quantity == 0 }
            if record.isLive == isEmpty {
                return "\(record.id) is \(record.state), \(record.lines)"
            }
        }
        for (cell, stock) in stock where stock.onHand < 0 || stock.quarantined > stock.onHand {
            return "\(cell) has \(stock)"
        }
        return ""
    }
}
