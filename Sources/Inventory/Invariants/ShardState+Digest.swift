internal import Primitives

extension ShardState {
    /// A digest of everything that decides answers; independent of the order in which SKUs came,
    /// so that a shard rebuilt from a snapshot and a replay compares equal. O(shard).
    var digest: UInt64 {
        var sum: UInt64 = 0
        for index in entries.indices { sum &+= skuDigest(index) }
        for (key, holds) in ownHolds.holds {
            for hold in holds { sum &+= digest(of: hold, key) }
        }
        var trail = Digest()
        trail.mix(history.horizon)
        for movement in history.inOrder {
            trail.mix(table.hash(at: Int(movement.sku)))
            trail.mix(movement.time)
            trail.mix(movement.onHand)
            trail.mix(movement.location.value)
            trail.mix(movement.condition.rawValue)
        }
        return sum &+ trail.value
    }

    private func skuDigest(_ index: Int) -> UInt64 {
        let entry = entries[index]
        var digest = Digest()
        digest.mix(table.hash(at: index))
        digest.mix(entry.revision.value)
        digest.mix(entry.flags.rawValue)
        digest.mix(entry.weightGrams)
        digest.mix(entry.priceMinorUnits)
        digest.mix(entry.categoryHash)
        let start = Int(entry.textOffset)
        texts[start..<start + Int(entry.textLength)].withUnsafeBytes { digest.mix(stableHash($0)) }
        for cell in entry.cells {
            digest.mix(cell.sortKey)
            digest.mix(cell.onHand)
            digest.mix(cell.committed)
            digest.mix(cell.held)
            digest.mix(cell.quarantined)
            digest.mix(cell.asOfSeconds)
            digest.mix(UInt64(cell.asOfMilliseconds))
            digest.mix(cell.revision.value)
        }
        if let side = sideRecord(index) { mix(side, into: &digest) }
        return digest.value
    }

    private func mix(_ side: SkuExtension, into digest: inout Digest) {
        for component in side.components {
            digest.mix(component.sku.hash)
            digest.mix(component.quantity)
        }
        if side.beyondStock != .none {
            digest.mix(side.beyondStock.kind.rawValue)
            digest.mix(side.beyondStock.cap)
            digest.mix(side.beyondStock.availableFrom)
        }
        for supply in side.supplies {
            digest.mix(supply.hasSlipped ? 1 as UInt64 : 0)
            digest.mix(supply.id)
            digest.mix(Cell.sortKey(supply.location, supply.condition))
            digest.mix(supply.quantity)
            digest.mix(supply.reserved)
            digest.mix(supply.due)
            digest.mix(supply.confidence)
            digest.mix(supply.kind.rawValue)
        }
        for (id, pins) in side.pins.sorted(by: { $0.key < $1.key }) {
            digest.mix(id)
            for pin in pins {
                digest.mix(pin.reservation.hash)
                digest.mix(UInt64(pin.line))
                digest.mix(pin.quantity)
            }
        }
        for waiting in side.unsourced {
            digest.mix(waiting.view.value)
            digest.mix(waiting.quantity)
        }
        for quota in side.quotas {
            digest.mix(quota.view.value)
            digest.mix(quota.granted)
            digest.mix(quota.used)
        }
    }

    private func digest(of hold: OwnHolds.Hold, _ key: OwnHolds.Key) -> UInt64 {
        var digest = Digest()
        digest.mix(key.owner.value)
        digest.mix(table.hash(at: Int(key.sku)))
        switch hold.place {
        case .cell(let location, let condition): digest.mix(Cell.sortKey(location, condition))
        case .pool(let view): digest.mix(UInt64(view.value) | 1 << 63)
        }
        digest.mix(hold.quantity)
        return digest.value
    }
}
