internal import Messages
internal import Primitives

/// What each command may make of a reservation.
extension Ledger {
    /// Books a reservation as an answer tells it, after judging what is true of every command:
    /// units are conserved, allocations add up, nothing is promised that is not there.
    mutating func book(
        _ told: Reservation?, for id: String, at moment: Moment,
        _ rule: (_ before: Reservation?, _ after: Reservation) throws -> Void
    ) throws {
        guard let after = told else { throw Violation("an answer without its reservation") }
        try judge(id.isEmpty || after.id == id, "asked for \(id), answered \(after.id)")
        let before = records[after.id]
        let past = self
        if after.revision != moment.sequence {
            try judge(after == before, "\(after.id) changed without a new revision")
        }
        for line in after.lines { try Self.judgeAllocations(of: line, after) }
        try rule(before, after)
        records[after.id] = after
        try judgePromises(
            since: past, of: after.touched, through: after.channelView)
    }

    private static func judgeAllocations(
        of line: ReservationLine, _ record: Reservation
    ) throws(Violation) {
        for part in World.recipe(of: line.sku) {
            let wanted = record.isLive ? line.quantity * part.quantity : 0
            let found = line.allocations.reduce(Int64(0)) {
                $0 + ($1.sku == part.sku ? $1.quantity : 0)
            }
            try judge(
                found == wanted,
                "\(record.id): \(line.quantity) \(line.sku) need \(wanted) \(part.sku), "
                    + "allocated are \(found)")
        }
    }

    /// Judges, line by line, how units may move between the three counts.
    static func judgeLines(
        _ before: Reservation?, _ after: Reservation,
        _ rule: (_ from: ReservationLine, _ to: ReservationLine) -> Bool
    ) throws(Violation) {
        guard let before else { throw Violation("\(after.id) was changed and did not exist") }
        try judge(before.lines.count == after.lines.count, "\(after.id) lost or won lines")
        for (index, (from, to)) in zip(before.lines, after.lines).enumerated() {
            let names = from.sku == to.sku && from.condition == to.condition
            try judge(
                names && to.quantity >= 0 && rule(from, to),
                "\(after.id) line \(index) went from \(from) to \(to)")
        }
    }
}

extension ReservationLine {
    /// Units asked for and not lost sight of.
    fileprivate var total: Int64 { quantity + consumed + released }
}

extension ReserveRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let reply = try ReserveResponse(decoding: reply)
        let isWhole = policy == .allOrNothing || policy == .unspecified
        try ledger.book(reply.reservation, for: reservationID, at: moment) { before, after in
            try judge(before == nil, "\(after.id) was made twice")
            try judge(
                after.lines.count == lines.count && reply.outcomes.count == lines.count,
                "\(after.id) has other lines than were asked for")
            for (asked, got) in zip(lines, after.lines) {
                let isEnough = got.quantity == asked.quantity || (!isWhole && got.quantity >= 0)
                try judge(
                    got.sku == asked.sku && isEnough && got.quantity <= asked.quantity,
                    "\(after.id): \(asked.quantity) \(asked.sku) asked, got \(got.quantity)")
            }
            let isEmpty = after.lines.allSatisfy { $0.quantity == 0 }
            let state: ReservationState = isEmpty ? .released : commit ? .committed : .held
            try judge(after.state == state, "\(after.id) was born \(after.state)")
            let ttl = ttlMs == 0 ? Limits.holdMillisecondsDefault : ttlMs
            if after.state == .held {
                try judge(
                    after.expiresAt == moment.now.advanced(byMilliseconds: ttl),
                    "\(after.id) is held until \(String(describing: after.expiresAt))")
            }
        }
    }
}

extension ExtendRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let reply = try ExtendResponse(decoding: reply)
        try ledger.book(reply.reservation, for: reservationID, at: moment) { before, after in
            try Ledger.judgeLines(before, after) { $0 == $1 }
            let wanted = moment.now.advanced(byMilliseconds: ttlMs)
            let end = max(before?.expiresAt ?? .distantPast, wanted)
            try judge(
                before?.state == .held && after.state == .held && after.expiresAt == end,
                "\(after.id) is extended to \(String(describing: after.expiresAt))")
        }
    }
}

extension AmendRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let reply = try AmendResponse(decoding: reply)
        try ledger.book(reply.reservation, for: reservationID, at: moment) { before, after in
            try judge(before?.isLive == true, "\(after.id) was amended when it was closed")
            var wanted: [Int: Int64] = [:]
            for line in lines { wanted[Int(line.line)] = line.quantity }
            var index = 0
            try Ledger.judgeLines(before, after) { from, to in
                defer { index += 1 }
                let goal = wanted[index] ?? from.quantity
                let isLess = goal < from.quantity
                let isDone =
                    to.quantity == goal
                    || (policy != .allOrNothing && policy != .unspecified
                        && to.quantity >= from.quantity && to.quantity <= goal)
                let released = isLess ? from.quantity - goal : 0
                return isDone && to.consumed == from.consumed
                    && to.released == from.released + released
            }
        }
    }
}

extension ConfirmRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let reply = try ConfirmResponse(decoding: reply)
        try ledger.book(reply.reservation, for: reservationID, at: moment) { before, after in
            try judge(after.state == .committed, "\(after.id) was confirmed to \(after.state)")
            let hasEnded = (before?.expiresAt ?? .distantFuture) <= moment.now
            try judge(
                reply.revived
                    == (before?.state == .expired || (before?.state == .held && hasEnded)),
                "\(after.id) was \(before?.state ?? .unspecified), revived: \(reply.revived)")
            try Ledger.judgeLines(before, after) {
                $0.total == $1.total && $0.consumed == $1.consumed
                    && (reply.revived ? $1.quantity >= $0.quantity : $1.quantity == $0.quantity)
            }
        }
    }
}

extension ReleaseRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let reply = try ReleaseResponse(decoding: reply)
        try ledger.book(reply.reservation, for: reservationID, at: moment) { before, after in
            try Ledger.judgeLines(before, after) {
                $0.total == $1.total && $0.consumed == $1.consumed && $1.quantity <= $0.quantity
            }
            if lines.isEmpty { try judge(!after.isLive, "\(after.id) was released and lives") }
        }
    }
}

extension ConsumeRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let reply = try ConsumeResponse(decoding: reply)
        let before = reply.reservation.flatMap { ledger.records[$0.id] }
        try judge(before?.state == .committed, "consumed and was not committed")
        // The units leave first, so that the promises are judged with both sides gone.
        for (place, line) in (reply.reservation?.lines ?? []).enumerated() {
            guard let old = before?.lines[place] else { break }
            let named = lines.first { Int($0.line) == place }?.location ?? ""
            for cell in World.recipe(of: line.sku).map(\.sku) {
                let pooled = old.units(of: cell, at: "") - line.units(of: cell, at: "")
                ledger.ship(pooled, cell, named, at: moment)
                for location in World.locations {
                    let left =
                        old.units(of: cell, at: location) - line.units(of: cell, at: location)
                    ledger.ship(left, cell, location, at: moment)
                }
            }
        }
        try ledger.book(reply.reservation, for: reservationID, at: moment) { before, after in
            try Ledger.judgeLines(before, after) {
                $0.total == $1.total && $0.released == $1.released && $1.quantity <= $0.quantity
            }
        }
        for (cell, stock) in ledger.stock {
            try judge(stock.onHand >= 0, "\(cell) has \(stock.onHand) on hand")
        }
    }
}

extension Ledger {
    fileprivate mutating func ship(
        _ units: Int64, _ sku: String, _ location: String, at moment: Moment
    ) {
        if units != 0 { move(-units, Cell(sku: sku, location: location), at: moment) }
    }
}

extension ReservationLine {
    /// Units of `sku` that are on the shelf of `location`; of the pool for "".
    fileprivate func units(of sku: String, at location: String) -> Int64 {
        allocations.reduce(0) {
            let isThere = $1.sku == sku && $1.location == location && $1.supplyID.isEmpty
            return isThere ? $0 + $1.quantity : $0
        }
    }
}

extension TransferRequest {
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws {
        let reply = try TransferResponse(decoding: reply)
        try ledger.book(reply.reservation, for: reservationID, at: moment) { before, after in
            try Ledger.judgeLines(before, after) {
                $0.quantity == $1.quantity && $0.consumed == $1.consumed
                    && $0.released == $1.released
            }
            let owner = newOwner.isEmpty ? before?.owner : newOwner
            try judge(
                after.owner == owner && after.state == before?.state,
                "\(after.id) belongs to \(after.owner)")
        }
    }
}
