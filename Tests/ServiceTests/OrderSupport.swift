import Fulfilment
import Inventory
import Journal
import Primitives
import Testing

@testable import Service

extension Bench {
    func isClean() -> Bool {
        let (stock, orders) = service.verifyInvariants()
        return stock.isClean && orders.isClean
    }

    /// A rejection's own transaction, without the sourcing that follows it.
    func rejectOnly(_ order: String, _ shipment: UInt32) throws {
        let now = service.engine.begin(now)
        try service.desk.withOrder(OrderID(order)) { record, locked throws(RPCFailure) in
            var draft = OrderDraft(
                record, scope: locked.stock, rules: FulfilmentRules(), now: now)
            do throws(Refusal) { try draft.reject(shipment, .noVariance) } catch {
                throw error.failure
            }
            let decided = draft.finish()
            _ = try service.engine.commit(
                Transaction(time: now, effects: decided.effects), decided.fulfilment, in: locked)
        }
    }
}
