internal import Archive
internal import Fulfilment
internal import Inventory
internal import Journal
internal import Primitives
internal import ProtobufWire

extension Engine {
    /// Writes a snapshot while serving: each shard is copied under its lock (copy-on-write, so the
    /// lock is held for microseconds), encoded, compressed and written outside it. Blocks its
    /// thread until the snapshot is verified and in place; one at a time.
    func takeSnapshot() throws(JournalError) -> SnapshotSummary {
        let writer = try journal.beginSnapshot()
        do throws(JournalError) {
            try addSections(to: writer)
            let summary = try writer.finish()
            appendCompletion(summary)
            // What the archive has not seen stays, whatever the retention says.
            let needed = archived?.archive.cursor.next ?? SequenceNumber(.max)
            _ = try journal.truncate(needed: needed)
            return summary
        } catch {
            writer.cancel()
            throw error
        }
    }

    private func addSections(to writer: SnapshotWriter) throws(JournalError) {
        var buffer = ByteWriter(capacity: 1 << 16)
        // A change of the network locks every shard, so holding one keeps it still. Before the
        // shards: what is newer in the network is replayed on top of it.
        var first = ShardSet()
        first.insert(shard: ShardIndex(0))
        let (network, stamp) = store.withLocked(first) { ($0.network, journal.last) }
        network.encodeSection(into: &buffer, latest: clock.latest)
        try writer.add(
            kind: SectionKind.network, shard: 0, stamp: stamp, digest: 0, buffer)
        for index in 0..<Limits.inventoryShards {
            let shard = store.snapshot(shard: ShardIndex(UInt16(index))) { journal.last }
            buffer.removeAll()
            shard.encodeSection(into: &buffer)
            try writer.add(
                kind: SectionKind.inventory, shard: UInt32(index), stamp: shard.lastSequence,
                digest: shard.digest, buffer)
        }
        for index in 0..<Limits.reservationShards {
            let shard = store.snapshot(reservationShard: index) { journal.last }
            buffer.removeAll()
            shard.encodeSection(into: &buffer)
            try writer.add(
                kind: SectionKind.reservations, shard: UInt32(index), stamp: shard.lastSequence,
                digest: 0, buffer)
        }
        try addOrderSections(to: writer, &buffer)
    }

    private func addOrderSections(
        to writer: SnapshotWriter, _ buffer: inout ByteWriter
    ) throws(JournalError) {
        for index in 0..<Limits.orderShards {
            let shard = orders.snapshot(shard: index) { journal.last }
            buffer.removeAll()
            shard.encodeSection(into: &buffer)
            try writer.add(
                kind: SectionKind.orders, shard: UInt32(index), stamp: shard.lastSequence,
                digest: 0, buffer)
        }
        let board = orders.boardSnapshot { journal.last }
        buffer.removeAll()
        board.encodeSection(into: &buffer)
        try writer.add(
            kind: SectionKind.board, shard: 0, stamp: board.lastSequence, digest: 0, buffer)
    }

    private func appendCompletion(_ summary: SnapshotSummary) {
        var payload = ByteWriter(capacity: 64)
        payload.string(1, summary.name)
        payload.uint64(2, summary.newest.value)
        _ = payload.withBytes {
            journal.append(kind: RecordKind.snapshotComplete, time: clock.latest, $0)
        }
    }
}

extension SnapshotWriter {
    fileprivate func add(
        kind: UInt16, shard: UInt32, stamp: SequenceNumber, digest: UInt64,
        _ payload: borrowing ByteWriter
    ) throws(JournalError) {
        try payload.withBytes { bytes throws(JournalError) in
            try add(kind: kind, shard: shard, stamp: stamp, digest: digest, bytes.bytes)
        }
    }
}
