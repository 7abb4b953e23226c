internal import Primitives

extension ReservationShardState {
    /// As `ShardState.digest`: independent of order, of everything that decides answers.
    var digest: UInt64 {
        var sum: UInt64 = 0
        for record in records.values { sum &+= record.digest }
        for answer in keys.inOrder {
            var digest = Digest()
            digest.mix(answer.key.high)
            digest.mix(answer.key.low)
            digest.mix(answer.payload)
            digest.mix(answer.time)
            digest.mix(answer.revision.value)
            answer.reply.withUnsafeBytes { digest.mix(stableHash($0)) }
            sum &+= digest.value
        }
        for position in feeds.values {
            var digest = Digest()
            digest.mix(position.source)
            digest.mix(position.sequence)
            digest.mix(position.asOf)
            digest.mix(position.applied)
            sum &+= digest.value
        }
        return sum
    }
}

extension ReservationRecord {
    fileprivate var digest: UInt64 {
        var digest = Digest()
        digest.mix(id.hash)
        digest.mix(state.rawValue)
        digest.mix(cause.rawValue)
        digest.mix(owner)
        digest.mix(view.value)
        digest.mix(reference)
        digest.mix(created)
        digest.mix(updated)
        digest.mix(expires)
        digest.mix(revision.value)
        for line in lines {
            digest.mix(line.id)
            digest.mix(line.sku.hash)
            digest.mix(line.quantity)
            digest.mix(line.consumed)
            digest.mix(line.released)
            digest.mix(line.scope.rawValue)
            digest.mix(line.location.map { UInt64($0.value) + 1 } ?? 0)
            digest.mix(line.supply)
            digest.mix(line.lapsed)
            digest.mix(line.condition.rawValue)
            for allocation in line.allocations { allocation.mix(into: &digest) }
        }
        return digest.value
    }
}

extension Allocation {
    fileprivate func mix(into digest: inout Digest) {
        digest.mix(sku.hash)
        digest.mix(quantity)
        digest.mix(quota.map { UInt64($0.value) + 1 } ?? 0)
        digest.mix(due)
        switch place {
        case .cell(let location, let condition): digest.mix(Cell.sortKey(location, condition))
        case .pool(let view): digest.mix(UInt64(view.value) | 1 << 63)
        case .supply(let id): digest.mix(id)
        }
    }
}
