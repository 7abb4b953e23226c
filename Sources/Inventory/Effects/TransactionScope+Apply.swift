public import Primitives

extension TransactionScope {
    /// Plays a transaction that was journaled as `sequence`. Cannot fail; the same in recovery,
    /// where shards whose snapshot already contains the record skip it.
    ///
    /// Needs the shards of every effect locked, and all shards for changes of the network.
    public func apply(_ transaction: Transaction, at sequence: SequenceNumber) {
        let time = transaction.time
        if transaction.changesNetwork { applyNetwork(transaction, at: sequence) }
        var skus = ShardSet()
        transaction.effects.lendEach { play($0, time, sequence, &skus) }
        finish(skus, time, sequence)
    }

    private func play(
        _ effect: Effect, _ time: Instant, _ sequence: SequenceNumber, _ touched: inout ShardSet
    ) {
        switch effect {
        case .cell, .unsourced, .quota, .supply, .supplyRemoved, .pin, .sku:
            guard let sku = effect.changedSku else { return }
            play(effect, sku, time, sequence, &touched)
        case .reservation(let record):
            play(record.id.hash, sequence, &touched) { $0.put(record, at: sequence) }
            if record.state == .held { store.noteExpiry(record.expires) }
        case .reservationRemoved(let id):
            play(id.hash, sequence, &touched) { $0.remove(id) }
        case .feed(let position):
            play(HashedText(position.source).hash, sequence, &touched) { $0.put(position) }
        case .idempotency(let record):
            play(record.key.high, sequence, &touched) { $0.put(record, at: sequence) }
        case .location, .group, .view, .carrier, .policy: break
        }
    }

    private func play(
        _ effect: Effect, _ key: SkuKey, _ time: Instant, _ sequence: SequenceNumber,
        _ touched: inout ShardSet
    ) {
        precondition(locked.contains(sku: key), "the SKU's shard is not locked")
        let state = store.inventory[Int(key.shard.value)].state
        guard state.pointee.lastSequence < sequence else { return }
        let index = state.pointee.apply(effect, of: key, time: time, at: sequence)
        state.pointee.noteRecord(sequence, of: index)
        touched.insert(sku: key)
    }

    private func play(
        _ hash: UInt64, _ sequence: SequenceNumber, _ touched: inout ShardSet,
        _ body: (inout ReservationShardState) -> Void
    ) {
        let index = ReservationShard.index(ofHash: hash)
        precondition(
            locked.contains(reservationShard: index), "the reservation's shard is not locked")
        let state = store.reservations[index].state
        guard state.pointee.lastSequence < sequence else { return }
        body(&state.pointee)
        touched.insert(reservationShard: index)
    }

    private func finish(_ touched: ShardSet, _ time: Instant, _ sequence: SequenceNumber) {
        touched.forEachSkuShard {
            store.inventory[$0].state.pointee.lastSequence = sequence
        }
        touched.forEachReservationShard {
            store.reservations[$0].state.pointee.forget(at: time)
            store.reservations[$0].state.pointee.lastSequence = sequence
        }
    }

    private func applyNetwork(_ transaction: Transaction, at sequence: SequenceNumber) {
        precondition(locked == .everything, "a network change needs every shard locked")
        let old = store.network
        guard old.lastSequence < sequence else { return }
        let network = old.applying(transaction.effects, at: sequence)
        for shard in store.inventory { shard.state.pointee.network = network }
        store.publish(network)
    }
}

extension StateStore {
    /// The shards that a transaction touches; all of them if it changes the network.
    public static func shards(of transaction: Transaction) -> ShardSet {
        if transaction.changesNetwork { return .everything }
        var set = ShardSet()
        transaction.forEachChangedSku { set.insert(sku: $0) }
        for effect in transaction.effects {
            switch effect {
            case .reservation(let record): set.insert(reservation: record.id)
            case .reservationRemoved(let id): set.insert(reservation: id)
            case .feed(let position): set.insert(feed: position.source)
            case .idempotency(let record): set.insert(idempotency: record.key)
            default: break
            }
        }
        return set
    }

    /// Recovery: locks what the record needs and plays it.
    public func replay(_ transaction: Transaction, at sequence: SequenceNumber) {
        withLocked(Self.shards(of: transaction)) { $0.apply(transaction, at: sequence) }
    }
}
