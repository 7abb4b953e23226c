internal import Fulfilment
internal import Inventory
internal import Primitives

extension SupplyHandlers {
    /// FAILED_PRECONDITION for what an open return announces: its units become stock when they are
    /// received, each once, and are expected where and when the return says.
    func checkIsOfNoReturn(
        _ sku: SkuKey, _ supply: String, _ field: String
    ) throws(RPCFailure) {
        // "<return>@<location>", where either may have more of these signs.
        for mark in supply.indices where supply[mark] == "@" {
            guard let id = ReturnID(String(supply[..<mark])),
                let record = engine.orders.customerReturn(id), !record.state.isOver,
                record.supplies(engine.store.network).contains(where: { $0 == (sku, supply) })
            else { continue }
            throw RPCFailure(
                .failedPrecondition, reason: "SUPPLY_OF_RETURN",
                "\(field): \"\(supply)\" is what return \"\(id)\" announces; RecordTransit, "
                    + "RouteReturn and ReceiveReturn change it",
                metadata: [("return", id.text)])
        }
    }
}
