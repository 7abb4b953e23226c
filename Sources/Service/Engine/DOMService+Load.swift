public import Fulfilment
public import Inventory
public import Primitives

extension DOMService {
    /// Journals and plays a transaction that trusted code made: bulk loading for benchmarks and
    /// the simulator, which would otherwise measure the requests instead of the state. Checks
    /// nothing but its size. Durable later; wait with `journal.waitUntilDurable`.
    @discardableResult
    public func load(
        _ transaction: Transaction, _ fulfilment: [FulfilmentEffect] = []
    ) throws(RPCFailure) -> SequenceNumber {
        try engine.orders.withLocked(OrderSet(fulfilment)) { orders throws(RPCFailure) in
            try engine.store.withLocked(StateStore.shards(of: transaction)) {
                stock throws(RPCFailure) in
                let locked = LockedState(stock: stock, orders: orders, board: nil)
                return try engine.commit(transaction, fulfilment, in: locked)
            }
        }
    }
}
