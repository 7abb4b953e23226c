internal import Journal
internal import Messages
internal import Primitives

extension Engine {
    /// Checks what a read asks of the state's age. Whatever a caller has seen is in memory here,
    /// so a revision that was never given out can only come from another store.
    func checkRevision(_ context: ReadContext?) throws(RPCFailure) {
        try checkRevision(context?.minRevision ?? 0)
    }

    @inline(__always)
    func checkRevision(_ wanted: UInt64) throws(RPCFailure) {
        if wanted > 0 { try checkAhead(wanted) }
    }

    private func checkAhead(_ wanted: UInt64) throws(RPCFailure) {
        let last = journal.last
        guard wanted <= last.value else {
            throw RPCFailure(
                .unavailable, reason: "REVISION_NOT_REACHED",
                "context.min_revision: \(wanted) is ahead of this server (\(last.value))",
                retryAfterMilliseconds: 100)
        }
    }

    /// A read that would reveal what could vanish waits for it.
    func outcome(revealing sequence: SequenceNumber) -> UnaryOutcome {
        sequence <= journal.durable ? .reply : .replyWhenDurable(sequence)
    }
}
