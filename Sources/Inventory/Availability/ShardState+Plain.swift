internal import Primitives

/// Shortcuts through the ATP function for SKUs on which nothing special hangs: no side record
/// that matters, no rule that names them, no hold of the asker. They give what
/// `ShardState.answer(_:hash:_:)` gives, in a tenth of the time; whatever they are not sure of
/// goes there.
///
/// These are `mutating` so that the state behind the shard's pointer is used in place: a plain
/// method there first copies the struct, a dozen reference counts.
extension ShardState {
    /// The index of the SKU that is asked for.
    mutating func find(_ entry: AskGroup.Entry) -> UInt32 {
        let index = table.find(entry.sku, hash: entry.hash, from: entry.slot)
        return index.map { UInt32(truncatingIfNeeded: $0) } ?? AskGroup.Entry.missing
    }

    /// Reads one word of what the answer will need: its cache miss overlaps with those of the other
    /// asks, which it could not do inside the longer `answer`.
    mutating func glance(_ entry: AskGroup.Entry) -> UInt64 {
        if entry.index == AskGroup.Entry.missing { return 0 }
        let index = Int(entry.index)
        return entry.isPool ? memos[index].stamp : UInt64(entries[index].extensionIndex)
    }

    /// As `glance`, one link further: the cell of an ask for one location.
    mutating func glanceAtCell(_ entry: AskGroup.Entry) -> UInt64 {
        if entry.index == AskGroup.Entry.missing || entry.isPool { return 0 }
        return entries[Int(entry.index)].cells.withUnsafeBufferPointer { cells in
            let guess = Int(entry.location.value)
            return guess < cells.count ? UInt64(cells[guess].asOfSeconds) : 0
        }
    }

    /// The answer for an entry that was looked for; nil for a kit, whose parts may be elsewhere.
    mutating func answer(
        _ entry: AskGroup.Entry, _ shared: SharedAsk
    ) -> Availability? {
        if entry.index == AskGroup.Entry.missing { return .unknown }
        let index = Int(entry.index)
        let isCurrent =
            network === shared.network && ownHolds.isEmpty(shared.ask.owner, sku: index)
        let isWholePool = entry.isPool && entry.condition == nil
        if isCurrent {
            if isWholePool {
                if memos[index].stamp == shared.stamp { return memos[index].answer }
            } else if !entry.isPool, let answer = plainLocation(index, entry, shared) {
                return answer
            }
        }
        if entries[index].flags.contains(.kit) { return nil }
        let answer = answer(index, hash: entry.hash, shared.ask(entry))
        if isCurrent && isWholePool && AnswerMemo.isKept(shared.stamp)
            && isMemorable(index, shared)
        {
            memos[index].keep(answer, stamp: shared.stamp)
        }
        return answer
    }

    /// Tracked, sold as is, and without a side record that matters.
    @inline(__always)
    private func isPlain(_ index: Int) -> Bool {
        guard isTrackedItem(index) else { return false }
        let side = Int(entries[index].extensionIndex)
        return side == 0 || extensions[side - 1].isIdle
    }

    /// Whether the pool's answer holds until the SKU or the network changes or the view's stretch
    /// of time ends. Demand that waits in other views must not see another stretch meanwhile.
    private func isMemorable(_ index: Int, _ shared: SharedAsk) -> Bool {
        guard isTrackedItem(index) else { return false }
        let isSteady = side(index) { side in
            side.isTimeless
                && side.unsourced.allSatisfy { waiting in
                    waiting.view == shared.ask.view
                        || network.compiled(waiting.view)?.moments.isEmpty ?? true
                }
        }
        return isSteady ?? true
    }

    @inline(__always)
    private func isTrackedItem(_ index: Int) -> Bool {
        let special = SkuEntry.Flags.untracked.rawValue | SkuEntry.Flags.kit.rawValue
        return entries[index].flags.rawValue & special == 0
    }

    /// The answer at one location whose safety is planned.
    private func plainLocation(
        _ index: Int, _ entry: AskGroup.Entry, _ shared: SharedAsk
    ) -> Availability? {
        let place = Int(entry.location.value)
        guard isPlain(index), place < shared.plans.count else { return nil }
        let plan = shared.plans[place]
        guard plan.isPlanned, !hasItemRules(index, entry, shared.view) else { return nil }
        let conditions = entry.condition.map { ConditionSet([$0]) } ?? shared.conditions
        let (free, onHand, asOf) = entries[index].sums(entry.location, conditions)
        var answer = Availability(
            state: .outOfStock, revision: entries[index].revision, asOfSeconds: asOf)
        if free > 0 {
            answer.quantity = max(0, free &- shared.view.plannedSafety(plan, onHand: onHand))
            answer.state = .band(answer.quantity, lowBand: shared.view.lowBand)
        }
        return answer
    }

    @inline(__always)
    private func hasItemRules(
        _ index: Int, _ entry: AskGroup.Entry, _ view: CompiledView
    ) -> Bool {
        guard view.mayHaveItemRules else { return false }
        return view.hasItemRules(
            skuHash: entry.hash, categoryHash: entries[index].categoryHash)
    }
}
