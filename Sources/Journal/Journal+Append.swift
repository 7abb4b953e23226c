public import Primitives

extension Journal {
    /// Asked before anything is decided; a few atomic loads. What was admitted may append, even
    /// if others fill the backlog meanwhile.
    public func admit(_ effect: SpaceEffect) -> Admission {
        if durability.isStopped { return .stopped }
        if intake.backlogBatches >= options.backlogBatchesMax { return .backlogFull }
        if supply.isDiskFull, !hasRoomOnFullDisk(effect) { return .diskFull }
        return .admitted
    }

    /// False if `admit` would answer `diskFull`; for health and metrics.
    public func hasRoom(for effect: SpaceEffect) -> Bool {
        !supply.isDiskFull || hasRoomOnFullDisk(effect)
    }

    private func hasRoomOnFullDisk(_ effect: SpaceEffect) -> Bool {
        guard effect == .releasing else { return false }
        // Two batches beyond what waits: the one in flight, and what is admitted but not appended.
        let slack = 2 * BatchHeader.footprint(byteLength: options.batchBytesMax)
        return intake.pendingBytes + slack <= tail.room
    }

    /// Copies `payload` (at most `Limits.recordBytesMax`) into the open batch and numbers it.
    /// O(payload), never waits for the disk: called under shard locks. After a stop the number
    /// never becomes durable.
    public func append(
        kind: UInt16, time: Instant, _ payload: UnsafeRawBufferPointer
    ) -> SequenceNumber {
        precondition(payload.count <= Limits.recordBytesMax, "a record beyond its limit")
        return intake.append(kind: kind, time: time, payload)
    }

    public func append(kind: UInt16, time: Instant, _ payload: RawSpan) -> SequenceNumber {
        payload.withUnsafeBytes { append(kind: kind, time: time, $0) }
    }

    public func beginBurst() { intake.beginBurst() }

    public func endBurst() { intake.endBurst() }

    /// The last number given out.
    public var last: SequenceNumber { intake.last }
}
