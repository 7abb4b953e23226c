public import Inventory
public import Primitives

extension DOMService {
    /// Journals and plays a transaction that trusted code made: bulk loading for benchmarks and
    /// the simulator, which would otherwise measure the requests instead of the state. Checks
    /// nothing but its size. Durable later; wait with `journal.waitUntilDurable`.
    @discardableResult
    public func load(_ transaction: Transaction) throws(RPCFailure) -> SequenceNumber {
        try engine.store.withLocked(StateStore.shards(of: transaction)) {
            scope throws(RPCFailure) in
            try engine.commit(transaction, in: engine.stockOnly(scope))
        }
    }
}
