internal import Fulfilment
internal import Inventory
internal import Primitives

extension OrderSet {
    /// The shards of the returns that may announce supplies of these ids, which are
    /// "<return>@<location>", where either may have more of these signs.
    init(ofSupplies supplies: some Sequence<String>) {
        self.init()
        for supply in supplies {
            for id in ReturnID.announcing(supply) { insert(id.order) }
        }
    }
}

extension OrderScope {
    /// FAILED_PRECONDITION for what an open return announces: its units become stock when they are
    /// received, each once, and are expected where and when the return says. nil for all else. The
    /// set of the supply's id must be locked, so that no return begins meanwhile.
    func refusal(
        ofSupply supply: String, _ sku: SkuKey, _ network: Network, _ field: String
    ) -> RPCFailure? {
        for id in ReturnID.announcing(supply) {
            guard let record = customerReturn(id), !record.state.isOver,
                record.supplies(network).contains(where: { $0 == (sku, supply) })
            else { continue }
            return RPCFailure(
                .failedPrecondition, reason: "SUPPLY_OF_RETURN",
                "\(field): \"\(supply)\" is what return \"\(id)\" announces; RecordTransit, "
                    + "RouteReturn and ReceiveReturn change it",
                metadata: [("return", id.text)])
        }
        return nil
    }
}

extension ReturnID {
    fileprivate static func announcing(_ supply: String) -> [ReturnID] {
        // What is longer is refused for that.
        guard supply.utf8.count <= Limits.keyBytesMax else { return [] }
        return supply.indices.compactMap { mark in
            supply[mark] == "@" ? ReturnID(String(supply[..<mark])) : nil
        }
    }
}
