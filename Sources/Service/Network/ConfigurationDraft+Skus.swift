internal import Inventory
internal import Messages
internal import Primitives

/// SKUs and kits. The shards of the SKUs and of their components are locked.
extension ConfigurationDraft {
    mutating func put(skus items: [Item<Sku>]) throws(RPCFailure) {
        try checkDistinct(items) { $0.id }
        for (field, message) in items { add(.sku(try SkuRecord(message, field: field))) }
        for (field, message) in items { try check(SkuKey(message.id), field) }
    }

    /// What only the state and the rest of the batch can tell.
    private func check(_ key: SkuKey, _ field: String) throws(RPCFailure) {
        guard let record = skus[key] else { return }
        for (index, component) in record.components.enumerated() where !knows(component.sku) {
            throw .invalid(
                "\(field).components[\(index)].sku", "no SKU \"\(component.sku)\"",
                reason: "UNKNOWN_SKU")
        }
        let kits = KitGraph(batch: skus, scope: scope)
        if record.isKit, let path = kits.cycle(from: key) {
            throw .invalid(
                "\(field).components", "the kit contains itself: \(path)", reason: "KIT_CYCLE")
        }
        let before = scope.facts(of: key)
        let becomesOther = before.map { $0.isKit != record.isKit } ?? record.isKit
        if becomesOther, !scope.cells(of: key).isEmpty || scope.isClaimed(key) {
            throw RPCFailure(
                .failedPrecondition, reason: "SKU_IN_USE",
                "\(field): has stock, supply or reservations and cannot change between SKU and kit",
                violations: [.init(field: field, description: "is in use")])
        }
    }
}

extension TransactionScope {
    /// Whether supply, waiting demand or a quota hangs on the SKU.
    fileprivate func isClaimed(_ key: SkuKey) -> Bool {
        !supplies(of: key).isEmpty || !unsourced(of: key).isEmpty
            || quotas(of: key).contains { $0.used != 0 }
    }
}

/// Kits as they will be after the batch.
private struct KitGraph {
    let batch: [SkuKey: SkuRecord]
    let scope: TransactionScope

    func components(of key: SkuKey) -> [Inventory.KitComponent] {
        if let record = batch[key] { return record.components }
        // Components of known SKUs are locked with them.
        return scope.locked.contains(sku: key) ? scope.facts(of: key)?.components ?? [] : []
    }

    /// The path back to `start`, or nil if there is none within the allowed depth.
    func cycle(from start: SkuKey) -> String? {
        var path: [SkuKey] = []
        return walk(start, start, &path)
    }

    private func walk(_ key: SkuKey, _ start: SkuKey, _ path: inout [SkuKey]) -> String? {
        path.append(key)
        defer { path.removeLast() }
        if path.count > Limits.nestingMax {
            return path.map(\.text).joined(separator: " > ") + " > …"
        }
        for component in components(of: key) {
            if component.sku == start {
                return (path + [start]).map(\.text).joined(separator: " > ")
            }
            if let found = walk(component.sku, start, &path) { return found }
        }
        return nil
    }
}
