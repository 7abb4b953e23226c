public import Primitives

/// What a decision may see and do while its shards are locked. Made by `StateStore.withLocked`;
/// asking for a shard that is not locked is a bug and stops the process.
public struct TransactionScope {
    public let store: StateStore
    public let locked: ShardSet

    @usableFromInline
    init(store: StateStore, locked: ShardSet) {
        self.store = store
        self.locked = locked
    }

    /// The configuration in force. Needs any SKU shard locked, else the store's current one.
    public var network: Network { store.network }

    // MARK: SKUs

    public func sku(_ key: SkuKey) -> SkuRecord? {
        withShard(of: key) { shard in shard.index(of: key).map { shard.record(at: $0) } }
    }

    /// Cheaper than `sku`: no texts are decoded.
    public func facts(of key: SkuKey) -> SkuFacts? {
        withShard(of: key) { shard in shard.index(of: key).map { shard.facts(at: $0) } }
    }

    /// Category and handling tags of a SKU; empty for one that is not there.
    public func handling(of key: SkuKey) -> (category: String, tags: [String]) {
        withShard(of: key) { shard in
            guard let index = shard.index(of: key) else { return ("", []) }
            let entry = shard.entries[index]
            let start = Int(entry.textOffset)
            return SkuTexts.handling(shard.texts[start..<start + Int(entry.textLength)])
        }
    }

    public func cell(_ key: SkuKey, _ location: LocationIndex, _ condition: Condition) -> Cell? {
        withShard(of: key) { shard in
            shard.index(of: key).flatMap { shard.entries[$0].cell(location, condition) }
        }
    }

    /// Sorted by location, then condition.
    public func cells(of key: SkuKey) -> [Cell] {
        withShard(of: key) { shard in
            shard.index(of: key).map { Array(shard.entries[$0].cells) } ?? []
        }
    }

    /// Sorted by due date, then id.
    public func supplies(of key: SkuKey) -> [Supply] {
        withShard(of: key) { shard in
            shard.index(of: key).flatMap { shard.side($0) { $0.supplies } } ?? []
        }
    }

    /// What waits for a batch of supply, first come first.
    public func pins(of key: SkuKey, supply: String) -> [SupplyPin] {
        withShard(of: key) { shard in
            shard.index(of: key).flatMap { shard.side($0) { $0.pins[supply] } ?? nil } ?? []
        }
    }

    /// Demand captured and not yet sourced, by view.
    public func unsourced(of key: SkuKey) -> [ViewQuantity] {
        withShard(of: key) { shard in
            shard.index(of: key).flatMap { shard.side($0) { $0.unsourced } } ?? []
        }
    }

    /// The SKU's quota in one view, if it is ring-fenced there.
    public func quota(of key: SkuKey, _ view: ViewIndex) -> Quota? {
        withShard(of: key) { shard in
            shard.index(of: key).flatMap { index in
                shard.side(index) { side in side.quotas.first { $0.view == view } } ?? nil
            }
        }
    }

    public func quotas(of key: SkuKey) -> [Quota] {
        withShard(of: key) { shard in
            shard.index(of: key).flatMap { shard.side($0) { $0.quotas } } ?? []
        }
    }

    /// Σ on-hand movements of the cell after `time` that an absolute figure taken then has not
    /// seen; nil when the history does not reach back that far.
    public func movements(
        of key: SkuKey, _ location: LocationIndex, _ condition: Condition, after time: Instant
    ) -> Quantity? {
        withShard(of: key) { shard in
            guard let index = shard.index(of: key) else { return 0 }
            return shard.movements(of: index, location, condition, after: time)
        }
    }

    // MARK: Reservations, keys, feeds

    public func reservation(_ id: ReservationID) -> ReservationRecord? {
        withReservationShard(id.hash) { $0.records[id] }
    }

    public func answer(to key: IdempotencyHash) -> IdempotencyRecord? {
        withReservationShard(key.high) { $0.keys.find(key) }
    }

    public func feedPosition(_ source: String) -> FeedPosition? {
        withReservationShard(HashedText(source).hash) { $0.feeds[source] }
    }

    // MARK: Access

    func withShard<Result>(of key: SkuKey, _ body: (borrowing ShardState) -> Result) -> Result {
        precondition(locked.contains(sku: key), "the SKU's shard is not locked")
        return store.inventory[Int(key.shard.value)].state.pointee.lend(body)
    }

    func withReservationShard<Result>(
        _ hash: UInt64, _ body: (borrowing ReservationShardState) -> Result
    ) -> Result {
        let index = ReservationShard.index(ofHash: hash)
        precondition(
            locked.contains(reservationShard: index), "the reservation's shard is not locked")
        return store.reservations[index].state.pointee.lend(body)
    }
}

/// The attributes of a SKU that decisions need.
public struct SkuFacts: Sendable {
    public var isTracked: Bool
    /// Sold as is, or made of components.
    public var components: [KitComponent]
    public var beyondStock: BeyondStockPolicy
    public var weightGrams: Int64
    public var priceMinorUnits: Int64
    /// What its handling tags ask of a location that sends it.
    public var required: Capabilities
    public var categoryHash: UInt64
    public var revision: SequenceNumber
    /// False for a SKU that only cells were loaded for.
    public var hasRecord: Bool

    public var isKit: Bool { !components.isEmpty }
}

extension ShardState {
    func facts(at index: Int) -> SkuFacts {
        // Field by field: a copy of the entry counts a reference to its cells.
        let flags = entries[index].flags
        return SkuFacts(
            isTracked: !flags.contains(.untracked),
            components: side(index) { $0.components } ?? [],
            beyondStock: side(index) { $0.beyondStock } ?? .none,
            weightGrams: Int64(entries[index].weightGrams),
            priceMinorUnits: entries[index].priceMinorUnits, required: entries[index].required,
            categoryHash: entries[index].categoryHash, revision: entries[index].revision,
            hasRecord: !flags.contains(.bare))
    }

    func movements(
        of index: Int, _ location: LocationIndex, _ condition: Condition, after time: Instant
    ) -> Quantity? {
        if time < history.horizon { return nil }
        var sum: Quantity = 0
        var number = entries[index].newestChange
        while let entry = history.entry(number), entry.time > time {
            if entry.location == location && entry.condition == condition {
                sum = sum.saturatingAdd(entry.onHand)
            }
            number = entry.previous
        }
        return sum
    }
}

extension TransactionScope {
    /// All quotas of one view, ascending by SKU. Needs every shard locked; O(SKUs with a side
    /// record), for configuration calls only.
    public func quotas(ofView view: ViewIndex) -> [(sku: SkuKey, quota: Quota)] {
        precondition(locked == .everything, "quotas of a view are spread over all shards")
        var result: [(sku: SkuKey, quota: Quota)] = []
        for shard in store.inventory {
            let state = shard.state
            for index in state.pointee.entries.indices {
                guard let side = state.pointee.sideRecord(index), !side.quotas.isEmpty,
                    let quota = side.quotas.first(where: { $0.view == view })
                else { continue }
                result.append((SkuKey(state.pointee.table.text(at: index)), quota))
            }
        }
        return result.sorted { $0.sku < $1.sku }
    }
}

extension ShardState {
    /// Calls `body` with the state in place. Changes nothing; `mutating`, because the value behind
    /// a pointer is otherwise copied first, a dozen reference counts.
    mutating func lend<Result>(_ body: (borrowing ShardState) -> Result) -> Result { body(self) }
}

extension ReservationShardState {
    /// As `ShardState.lend`.
    mutating func lend<Result>(_ body: (borrowing ReservationShardState) -> Result) -> Result {
        body(self)
    }
}
