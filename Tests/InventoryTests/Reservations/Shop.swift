import Inventory
import Primitives
import Testing

/// A store whose journal is an array: decisions are played live, and again into a fresh store.
final class Shop {
    let store = StateStore()
    private(set) var journal: [Transaction] = []
    var now = Instant(milliseconds: 1_700_000_000_000)
    private var nextID = 0

    /// Locations named A, B, C …
    init(locations: [String] = ["A", "B", "C"]) {
        play(
            locations.enumerated().map { index, id in
                .location(LocationRecord(index: LocationIndex(UInt32(index)), id: id))
            })
    }

    func play(_ effects: [Effect]) {
        if effects.isEmpty { return }
        let transaction = Transaction(time: now, actor: "test", effects: effects)
        journal.append(transaction)
        store.replay(transaction, at: SequenceNumber(UInt64(journal.count)))
    }

    /// Decides under the locks and plays the effects there, as the service does.
    func decide<Outcome: Sendable>(
        _ items: [SkuKey], _ set: ShardSet = ShardSet(),
        _ body: (TransactionScope) throws(Refusal) -> Decided<Outcome>
    ) throws(Refusal) -> Outcome {
        try store.withLocked(set, items: items) { scope throws(Refusal) in
            commit(try body(scope), in: scope)
        }
    }

    func commit<Outcome: Sendable>(
        _ decided: Decided<Outcome>, in scope: TransactionScope
    ) -> Outcome {
        if !decided.effects.isEmpty {
            let transaction = Transaction(time: now, actor: "test", effects: decided.effects)
            journal.append(transaction)
            scope.apply(transaction, at: SequenceNumber(UInt64(journal.count)))
        }
        return decided.outcome
    }

    func at(_ id: String) -> LocationIndex { store.network.location(id)! }

    func tick(_ milliseconds: Int64) { now = now.advanced(byMilliseconds: milliseconds) }

    // MARK: Stock

    func sku(_ record: SkuRecord) { play([.sku(record)]) }

    func stock(_ sku: String, _ quantities: [String: Quantity]) {
        if store.withLocked(ShardSet(), items: [SkuKey(sku)], { $0.facts(of: SkuKey(sku)) }) == nil
        {
            self.sku(SkuRecord(key: SkuKey(sku)))
        }
        play(
            quantities.sorted { $0.key < $1.key }.map { id, quantity in
                .cell(
                    CellEffect(
                        sku: SkuKey(sku), location: at(id), reason: .adjust, onHand: quantity))
            })
    }

    func kit(_ sku: String, _ parts: [String: Quantity]) {
        let components = parts.sorted { $0.key < $1.key }
            .map { KitComponent(sku: SkuKey($0.key), quantity: $0.value) }
        self.sku(SkuRecord(key: SkuKey(sku), components: components))
    }

    @discardableResult
    func view(_ id: String, _ change: (inout ChannelViewRecord) -> Void) -> ViewIndex {
        var record = ChannelViewRecord(
            index: store.network.view(id) ?? store.network.nextView, id: id)
        change(&record)
        play([.view(record)])
        return record.index
    }

    func atp(
        _ sku: String, view: ViewIndex = .everything, at location: String? = nil,
        owner: String = ""
    ) -> Quantity {
        let ask = AvailabilityAsk(
            view: view, location: location.map { at($0) }, owner: OwnerHash(owner), now: now)
        return store.availability(of: SkuKey(sku), ask).quantity
    }

    func cell(_ sku: String, _ location: String) -> Cell {
        let key = SkuKey(sku)
        let found = store.withLocked(ShardSet(), items: [key]) {
            $0.cell(key, at(location), .new)
        }
        return found ?? Cell(location: at(location), condition: .new)
    }

    // MARK: Reservations

    func reserve(
        _ lines: [ReserveCommand.Line], id: String? = nil, owner: String = "",
        view: ViewIndex = .everything, ttl: Int64 = 60_000,
        policy: ReservePolicy = .allOrNothing, commits: Bool = false
    ) throws(Refusal) -> ReservationOutcome {
        nextID += 1
        let command = ReserveCommand(
            id: ReservationID(id ?? "r\(nextID)"), owner: owner, view: view,
            ttlMilliseconds: ttl, policy: policy, lines: lines, commits: commits)
        var set = ShardSet()
        set.insert(reservation: command.id)
        return try decide(lines.map(\.sku), set) { scope throws(Refusal) in
            try scope.reserve(command, now: now)
        }
    }

    func line(
        _ sku: String, _ quantity: Quantity, at location: String? = nil, minimum: Quantity = 0
    ) -> ReserveCommand.Line {
        ReserveCommand.Line(
            sku: SkuKey(sku), quantity: quantity, scope: location == nil ? .pool : .location,
            location: location.map { at($0) }, minimum: minimum)
    }

    func on(
        _ id: ReservationID,
        _ body: (TransactionScope, ReservationTarget) throws(Refusal) -> Decided<
            ReservationOutcome
        >
    ) throws(Refusal) -> ReservationOutcome {
        try store.withLocked(reservation: id) { scope throws(Refusal) in
            commit(try body(scope, ReservationTarget(id)), in: scope)
        }
    }

    func confirm(_ id: ReservationID) throws(Refusal) -> ReservationOutcome {
        try on(id) { scope, target throws(Refusal) in try scope.confirm(target, now: now) }
    }

    func release(
        _ id: ReservationID, _ lines: [LineQuantity] = []
    ) throws(Refusal) -> ReservationOutcome {
        try on(id) { scope, target throws(Refusal) in
            try scope.release(target, lines, now: now)
        }
    }

    func consume(
        _ id: ReservationID, _ lines: [LineQuantity] = []
    ) throws(Refusal) -> ReservationOutcome {
        try on(id) { scope, target throws(Refusal) in
            try scope.consume(target, lines, now: now)
        }
    }

    func amend(
        _ id: ReservationID, _ lines: [AmendLine], policy: ReservePolicy = .allOrNothing
    ) throws(Refusal) -> ReservationOutcome {
        try on(id) { scope, target throws(Refusal) in
            try scope.amend(target, lines, policy: policy, now: now)
        }
    }

    func extend(_ id: ReservationID, ttl: Int64) throws(Refusal) -> ReservationOutcome {
        try on(id) { scope, target throws(Refusal) in
            try scope.extend(target, ttlMilliseconds: ttl, now: now)
        }
    }

    func transfer(
        _ id: ReservationID, _ lines: [TransferLine], newOwner: String = ""
    ) throws(Refusal) -> ReservationOutcome {
        try on(id) { scope, target throws(Refusal) in
            try scope.transfer(target, lines, newOwner: newOwner, now: now)
        }
    }

    /// What the idle tick does.
    func expireDue() {
        while case let due = store.dueReservations(at: now, limit: 100), !due.isEmpty {
            for id in due {
                try? store.withLocked(reservation: id) { scope throws(Refusal) in
                    if let decided = try scope.expire(id, now: now) {
                        _ = commit(decided, in: scope)
                    }
                }
            }
        }
    }

    func record(_ id: ReservationID) -> ReservationRecord? {
        var set = ShardSet()
        set.insert(reservation: id)
        return store.withLocked(set) { $0.reservation(id) }
    }

    /// Invariants hold, and the journal played into a fresh store gives the same digest.
    func check(replay: Bool = true) {
        let report = store.verifyInvariants()
        #expect(report.isClean, "\(report.violations)")
        guard replay else { return }
        let fresh = StateStore()
        for (index, transaction) in journal.enumerated() {
            fresh.replay(transaction, at: SequenceNumber(UInt64(index + 1)))
        }
        #expect(fresh.digests() == store.digests())
    }
}
