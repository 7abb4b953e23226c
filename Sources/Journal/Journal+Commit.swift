public import Primitives

extension Journal {
    /// Inclusive; monotonic. One atomic load.
    public var durable: SequenceNumber { durability.durable }

    /// `notify` is called by the committing thread after each batch, and once with `failed` when
    /// the journal has stopped for ever.
    public func onDurable(
        _ notify: @escaping @Sendable (_ durable: SequenceNumber, _ failed: Bool) -> Void
    ) {
        durability.listen(notify)
    }

    /// Why the journal has stopped for ever; nil while it runs.
    public var failure: JournalError? { durability.failure }

    /// Blocks until `sequence` is durable; throws `stopped` if it never will be. An inline
    /// journal commits here.
    public func waitUntilDurable(_ sequence: SequenceNumber) throws(JournalError) {
        if options.mode == .inline {
            while durable < sequence, try commitOnce(isClosing: false) {}
        } else {
            if durable < sequence { intake.urge() }
            if durability.wait(for: sequence) { return }
        }
        guard durable >= sequence else { throw failure ?? noRoom }
    }

    private var noRoom: JournalError {
        JournalError(.diskFull, "the log has no room for the records that wait")
    }

    // MARK: Committing

    func commitOnce(isClosing: Bool) throws(JournalError) -> Bool {
        if let failure { throw failure }
        let keepsAhead = options.mode == .inline && !isClosing
        if keepsAhead { makeSpare() }
        guard let batch = intake.take() else { return false }
        var committed = commitWaiting(batch)
        if !committed, isClosing {
            makeSpare()
            committed = commitWaiting(batch)
        }
        if let failure { throw failure }
        if !committed { intake.putBack(batch) }
        return committed
    }

    private func makeSpare() {
        if failure != nil { return }
        do { try supply.makeSpare() } catch { stop(JournalError(error)) }
    }

    /// Writes one batch and publishes it. False, with the batch untouched, if there is no segment
    /// for it yet; a failure stops the journal.
    func commitWaiting(_ batch: OpenBatch) -> Bool {
        if failure != nil { return false }
        do {
            guard try tail.makeRoom(for: batch.footprint) else { return false }
            let started = SystemClock.monotonicNanoseconds
            let records = batch.count
            let bytes = batch.footprint
            try tail.write(batch, durable: durable)
            // Another thread's error may have stopped us meanwhile: then nobody hears of this.
            if failure != nil { return false }
            intake.recycle(batch)
            durability.needsSeal = true
            durability.publish(SequenceNumber(tail.position.sequence - 1))
            options.onCommit?(
                CommitObservation(
                    records: records, bytes: bytes,
                    nanoseconds: SystemClock.monotonicNanoseconds - started))
            return true
        } catch {
            stop(JournalError(error))
            return false
        }
    }

    /// An empty batch behind the last one; a failure stops the journal.
    func seal(_ flags: BatchHeader.Flags) {
        durability.needsSeal = false
        do { try tail.seal(flags, durable: durable) } catch { stop(JournalError(error)) }
    }

    /// For ever: nothing is retried, nothing more is acknowledged.
    func stop(_ error: JournalError) {
        guard durability.stop(error) else { return }
        intake.discard()
        supply.stop()
    }
}
