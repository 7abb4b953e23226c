internal import Inventory
internal import Primitives
internal import Sourcing

/// Order-independent digests: equal states have equal ones, on every machine.
extension FulfilmentStore {
    /// Of each order shard, then of the board. One locked at a time, while it is copied.
    public func digests() -> [UInt64] {
        var result: [UInt64] = []
        for shard in shards {
            shard.lock.lock()
            let copy = shard.state.pointee
            shard.lock.unlock()
            result.append(copy.digest)
        }
        let board = self.board.withLock { $0.board.state.pointee }
        result.append(board.digest)
        return result
    }
}

extension OrderShardState {
    var digest: UInt64 {
        var sum: UInt64 = 0
        for (id, order) in orders {
            var fold = Fold()
            order.mix(into: &fold)
            for entry in timelines[id]?.entries ?? [] {
                fold.mix(entry.event.type.rawValue)
                fold.mix(entry.sequence.value)
                fold.mix(entry.time.milliseconds)
                fold.mix(entry.event.shipment)
                fold.mix(entry.event.detail)
            }
            for one in returns[id] ?? [] { one.mix(into: &fold) }
            sum &+= fold.value
        }
        return sum
    }
}

extension BoardState {
    var digest: UInt64 {
        var sum: UInt64 = 0
        for (place, use) in slots.entries {
            var fold = Fold()
            fold.mix(place.location.value)
            fold.mix(place.slot.milliseconds)
            fold.mix(use.open)
            fold.mix(use.done)
            sum &+= fold.value
        }
        for plan in plans.values {
            var fold = Fold()
            fold.mix(plan.reservation.text)
            fold.mix(plan.decision)
            for parcel in plan.parcels {
                fold.mix(parcel.parcel.location.value)
                fold.mix(parcel.parcel.slot.milliseconds)
                fold.mix(parcel.use)
                for line in parcel.parcel.lines {
                    fold.mix(line.line)
                    fold.mix(line.sku.hash)
                    fold.mix(line.quantity)
                }
            }
            sum &+= fold.value
        }
        return sum
    }
}

extension OrderRecord {
    fileprivate func mix(into fold: inout Fold) {
        fold.mix(id.hash)
        fold.mix(revision.value)
        fold.mix(state.rawValue)
        fold.mix(customer)
        fold.mix(payload)
        fold.mix(promisedBy?.milliseconds ?? 0)
        fold.mix(due.milliseconds)
        fold.mix(attempts)
        fold.mix(waiting?.kind.rawValue ?? 0)
        fold.mix(waiting?.reason ?? "")
        for sku in waiting?.skus ?? [] { fold.mix(sku.hash) }
        fold.mix(returns)
        fold.mix(openReturns)
        for line in lines {
            fold.mix(line.sku.hash)
            fold.mix(line.quantity)
            fold.mix(line.unsourced)
            fold.mix(line.assigned)
            fold.mix(line.shipped)
            fold.mix(line.cancelled)
        }
        for one in setAside {
            fold.mix(one.location.value)
            fold.mix(one.until.milliseconds)
        }
        for shipment in shipments { shipment.mix(into: &fold) }
    }
}

extension ShipmentRecord {
    fileprivate func mix(into fold: inout Fold) {
        fold.mix(number)
        fold.mix(location.value)
        fold.mix(state.rawValue)
        fold.mix(shipBy.milliseconds)
        fold.mix(deliverBy.milliseconds)
        fold.mix(due.milliseconds)
        fold.mix(leftAt?.milliseconds ?? 0)
        fold.mix(slot.milliseconds)
        fold.mix(use)
        fold.mix(tracking)
        fold.mix(travelsWith)
        fold.mix(travelSaved)
        fold.mix(reason)
        for line in lines {
            fold.mix(line.line)
            fold.mix(line.sku.hash)
            fold.mix(line.quantity)
            fold.mix(line.picked)
            fold.mix(line.rejected)
            fold.mix(line.returned)
            for one in line.components {
                fold.mix(one.sku.hash)
                fold.mix(one.quantity)
            }
        }
    }
}

extension ReturnRecord {
    fileprivate func mix(into fold: inout Fold) {
        fold.mix(id.number)
        fold.mix(revision.value)
        fold.mix(state.rawValue)
        fold.mix(method.rawValue)
        fold.mix(sendBy?.milliseconds ?? 0)
        fold.mix(closesAt?.milliseconds ?? 0)
        fold.mix(fee)
        fold.mix(tracking)
        fold.mix(reason)
        for exchange in exchanges {
            fold.mix(exchange.reservation.text)
            fold.mix(exchange.quantity)
            fold.mix(exchange.isLive ? 1 : 0)
        }
        for unit in units { unit.mix(into: &fold) }
    }
}

extension ReturnUnit {
    fileprivate func mix(into fold: inout Fold) {
        fold.mix(number)
        fold.mix(shipment)
        fold.mix(line)
        fold.mix(kit)
        fold.mix(sku.hash)
        fold.mix(state.rawValue)
        fold.mix(serial)
        fold.mix(location.map { Int64($0.value) } ?? -1)
        fold.mix(condition.rawValue)
        fold.mix(grade?.rawValue ?? 0)
        fold.mix(disposition?.rawValue ?? 0)
        fold.mix(price)
        fold.mix(refund ?? -1)
        fold.mix(refundAt.milliseconds)
        fold.mix(expectedAt?.milliseconds ?? 0)
        fold.mix(sentAt?.milliseconds ?? 0)
        fold.mix(receivedAt?.milliseconds ?? 0)
        fold.mix(slot.milliseconds)
        fold.mix(labourSeconds)
        fold.mix((counts ? 1 : 0) + (isAnnounced ? 2 : 0))
        if !refundWithheld.isEmpty { fold.mix(refundWithheld) }
    }
}

/// Folds values into 64 bits.
private struct Fold {
    private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

    mutating func mix(_ number: some FixedWidthInteger) {
        let word = UInt64(truncatingIfNeeded: number)
        value = foldedMultiply(value ^ word, 0xe703_7ed1_a0b4_28db) ^ 0xa076_1d64_78bd_642f
    }

    mutating func mix(_ text: String) {
        var text = text
        mix(text.withUTF8 { stableHash(UnsafeRawBufferPointer($0)) })
    }

    mutating func mix(_ use: CapacityUse) {
        mix(use.orders)
        mix(use.lines)
        mix(use.units)
        mix(use.labourSeconds)
        mix(use.returnedUnits)
    }
}
