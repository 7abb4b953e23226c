internal import Primitives

/// A decision in the making: effects decided so far, and stock as it would be with them.
///
/// The one ATP function answers for the next line with the lines before it already taken, so that
/// two lines of one SKU, or two kits sharing a component, never both see the same unit. The state
/// itself is not touched: a SKU that is asked for again after it changed is copied into a scratch
/// shard, and the effects are played there by the same `apply`.
struct Draft {
    let scope: TransactionScope
    let now: Instant
    var reason: ChangeReason
    /// For the ledger: the reservation or supply behind it.
    var reference: String
    private var changes: [Effect] = []
    private var records: [Effect] = []
    /// Changes not yet played on a scratch shard, of the first `filed` ones. Nothing is filed
    /// before a changed SKU is looked at again, which most decisions never do.
    private var pending: [SkuKey: [Effect]] = [:]
    private var filed = 0
    private var scratches: [SkuKey: ShardState] = [:]
    /// A bit for each changed SKU, by its hash: one without its bit has not changed.
    private var changedBits: UInt64 = 0
    /// Cells whose `free` may end below zero: back-orders, and claims that only change hands.
    private var permitted: Set<CellPlace> = []

    struct CellPlace: Hashable {
        var sku: SkuKey
        var location: LocationIndex
        var condition: Condition
    }

    init(_ scope: TransactionScope, now: Instant, reason: ChangeReason, reference: String) {
        self.scope = scope
        self.now = now
        self.reason = reason
        self.reference = reference
        // A change or two, a record, and the answer that the service adds.
        changes.reserveCapacity(4)
    }

    /// Decides a change of a SKU's stock.
    mutating func add(_ effect: Effect) {
        assert(effect.changedSku != nil, "not a change of stock")
        if let sku = effect.changedSku { changedBits |= 1 << (sku.hash & 63) }
        changes.append(effect)
    }

    /// Decides an after-image; it comes after all changes of stock.
    mutating func add(record effect: Effect) { records.append(effect) }

    mutating func permitBelowZero(
        _ sku: SkuKey, _ location: LocationIndex, _ condition: Condition
    ) {
        permitted.insert(CellPlace(sku: sku, location: location, condition: condition))
    }

    mutating func cell(
        _ sku: SkuKey, _ location: LocationIndex, _ condition: Condition, onHand: Quantity = 0,
        committed: Quantity = 0, held: Quantity = 0, quarantined: Quantity = 0,
        owner: OwnerHash = .none, reason: ChangeReason? = nil
    ) {
        let effect = CellEffect(
            sku: sku, location: location, condition: condition, reason: reason ?? self.reason,
            onHand: onHand, committed: committed, held: held, quarantined: quarantined,
            owner: owner, reference: reference)
        add(.cell(effect))
    }

    // MARK: Stock with the draft in it

    /// The answer of the one ATP function for a SKU that is not a kit.
    mutating func availability(of sku: SkuKey, _ ask: AvailabilityAsk) -> Availability {
        guard refreshScratch(of: sku) else { return scope.availability(of: sku, ask) }
        return scratches[sku]?.answer(0, ask) ?? .unknown
    }

    /// As `TransactionScope.appendLocationStock`, with the draft in it.
    mutating func appendLocationStock(
        of sku: SkuKey, _ ask: AvailabilityAsk, to result: inout [LocationUnits]
    ) {
        guard refreshScratch(of: sku) else {
            return scope.appendLocationStock(of: sku, ask, to: &result)
        }
        scratches[sku]?.appendLocationStock(0, hash: sku.hash, ask, to: &result)
    }

    mutating func cell(
        at sku: SkuKey, _ location: LocationIndex, _ condition: Condition
    ) -> Cell {
        let found: Cell?
        if refreshScratch(of: sku) {
            found = scratches[sku]?.entries[0].cell(location, condition)
        } else {
            found = scope.cell(sku, location, condition)
        }
        return found ?? Cell(location: location, condition: condition)
    }

    mutating func supply(_ id: String, of sku: SkuKey) -> Supply? {
        if refreshScratch(of: sku) {
            return scratches[sku]?.sideRecord(0)?.supplies.first { $0.id == id }
        }
        return scope.supplies(of: sku).first { $0.id == id }
    }

    mutating func quota(of sku: SkuKey, _ view: ViewIndex) -> Quota? {
        if refreshScratch(of: sku) {
            return scratches[sku]?.sideRecord(0)?.quotas.first { $0.view == view }
        }
        return scope.quota(of: sku, view)
    }

    /// First come first, with what the draft did to them.
    mutating func pins(of sku: SkuKey, supply: String) -> [SupplyPin] {
        if refreshScratch(of: sku) { return scratches[sku]?.sideRecord(0)?.pins[supply] ?? [] }
        return scope.pins(of: sku, supply: supply)
    }

    /// Units of pool demand that no stock can serve.
    mutating func unserved(of sku: SkuKey) -> Quantity {
        let now = now
        if refreshScratch(of: sku) { return scratches[sku]?.unserved(0, now: now) ?? 0 }
        return scope.withShard(of: sku) { shard in
            shard.index(of: sku).map { shard.unserved($0, now: now) } ?? 0
        }
    }

    /// False when nothing of the SKU has changed yet: the state itself is the answer.
    private mutating func refreshScratch(of sku: SkuKey) -> Bool {
        if changedBits & (1 << (sku.hash & 63)) == 0 { return false }
        while filed < changes.count {
            if let sku = changes[filed].changedSku {
                pending[sku, default: []].append(changes[filed])
            }
            filed += 1
        }
        guard let waiting = pending[sku] else { return scratches[sku] != nil }
        var state = scratches.removeValue(forKey: sku) ?? scope.scratch(of: sku)
        for effect in waiting {
            state.apply(effect.withoutOwner, of: sku, time: now, at: .zero)
        }
        scratches[sku] = state
        pending[sku] = nil
        return true
    }
}

// MARK: - The result

extension Draft {
    /// All changes, those of one place merged, what gives before what takes, then the records.
    /// Nothing may be decided afterwards.
    mutating func finish() -> [Effect] {
        // One change, as of most reservations, has nothing to be merged with.
        if changes.count == 1, permitted.isEmpty, !changes[0].changesNothing {
            var result: [Effect] = []
            swap(&result, &changes)
            result += records
            return result
        }
        var merged = MergedEffects(capacity: changes.count + records.count + 1)
        for effect in changes { merged.add(effect) }
        var result = merged.inOrder()
        if !permitted.isEmpty {
            for index in result.indices {
                guard case .cell(var change) = result[index] else { continue }
                change.allowance = allowance(of: change, in: result)
                result[index] = .cell(change)
            }
        }
        result += records
        return result
    }

    /// How far below zero the cell ends, where that is permitted; else 0, and `apply` stops the
    /// process rather than oversell.
    private func allowance(of change: CellEffect, in effects: [Effect]) -> Quantity {
        guard change.committed + change.held > 0 else { return 0 }
        let place = CellPlace(
            sku: change.sku, location: change.location, condition: change.condition)
        guard permitted.contains(place) else { return 0 }
        var free = scope.cell(change.sku, change.location, change.condition)?.free ?? 0
        for case .cell(let other) in effects
        where other.sku == change.sku && other.location == change.location
            && other.condition == change.condition
        {
            free += other.onHand - other.committed - other.held - other.quarantined
        }
        return max(0, -free)
    }
}

extension TransactionScope {
    /// A shard of its own with a copy of one SKU in it.
    fileprivate func scratch(of sku: SkuKey) -> ShardState {
        withShard(of: sku) { shard in
            var state = ShardState(network: shard.network)
            let place = state.indexOrInsert(sku)
            guard let index = shard.index(of: sku) else { return state }
            let side = shard.sideRecord(index)
            state.entries[place] = shard.entries[index]
            state.entries[place].newestChange = 0
            state.entries[place].extensionIndex = 0
            state.cellCount = state.entries[place].cells.count
            if let side { state.withExtension(place) { $0 = side } }
            return state
        }
    }
}

extension Effect {
    /// For the scratch shard, which knows no owners and was asked before the effect was decided.
    fileprivate var withoutOwner: Effect {
        switch self {
        case .cell(var change):
            change.owner = .none
            change.allowance = .max
            return .cell(change)
        case .unsourced(var change):
            change.owner = .none
            return .unsourced(change)
        default: return self
        }
    }
}
