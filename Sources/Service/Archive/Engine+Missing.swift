internal import Fulfilment
internal import Primitives

extension Engine {
    /// Why an order that is not in memory cannot be changed: it has never been, or it is over.
    func refusal(ofMissing id: OrderID) -> RPCFailure {
        do {
            guard let order = try archived?.orderIfAny(id) else { return .unknownOrder(id) }
            return RPCFailure(
                .failedPrecondition, reason: "ORDER_\(order.state.name)",
                "order \"\(id)\" is \(order.state.name) and cannot be changed any more",
                metadata: [("order_id", id.text)])
        } catch { return error }
    }
}
