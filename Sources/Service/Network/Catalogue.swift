internal import Inventory
internal import Messages
internal import Primitives

/// PutSkus, GetSku, ListSkus.
struct CatalogueHandlers: Sendable {
    let engine: Engine

    static let service = "/dom.v1.NetworkService/"

    var methods: [Method] {
        [
            .unary(Self.service + "PutSkus", putSkus),
            .unary(Self.service + "GetSku", getSku),
            listSkus,
        ]
    }

    @Sendable
    func putSkus(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        try engine.mutate(
            "/dom.v1.NetworkService/PutSkus", context, bytes, &reply
        ) { (request: PutSkusRequest) throws(RPCFailure) in
            try Check.count(request.skus.count, in: 1...Limits.batchMax, "skus")
            var plan = LockPlan()
            for sku in request.skus {
                plan.items.append(SkuKey(sku.id))
                plan.items.append(contentsOf: sku.components.map { SkuKey($0.sku) })
            }
            return plan
        } decide: { request, _, scope throws(RPCFailure) in
            var batch: [SkuKey: SkuRecord] = [:]
            var effects: [Effect] = []
            for (place, message) in request.skus.enumerated() {
                let field = "skus[\(place)]"
                let record = try SkuRecord(message, field: field)
                if batch.updateValue(record, forKey: record.key) != nil {
                    throw .invalid("\(field).id", "is there twice", reason: "DUPLICATE")
                }
                effects.append(.sku(record))
            }
            for (place, message) in request.skus.enumerated() {
                try check(SkuKey(message.id), "skus[\(place)]", batch, scope)
            }
            return Decision(effects: effects, reply: PutSkusResponse())
        }
    }

    /// What only the state and the rest of the batch can tell.
    private func check(
        _ key: SkuKey, _ field: String, _ batch: [SkuKey: SkuRecord], _ scope: TransactionScope
    ) throws(RPCFailure) {
        guard let record = batch[key] else { return }
        for (index, component) in record.components.enumerated() {
            let isKnown = batch[component.sku] != nil || scope.facts(of: component.sku) != nil
            if !isKnown {
                throw .invalid(
                    "\(field).components[\(index)].sku", "no SKU \"\(component.sku)\"",
                    reason: "UNKNOWN_SKU")
            }
        }
        let kits = KitGraph(batch: batch, scope: scope)
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

    @Sendable
    func getSku(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let request: GetSkuRequest = try decode(bytes)
        try engine.checkRevision(request.context)
        try Check.identifier(request.id, "id")
        let key = SkuKey(request.id)
        let found = engine.store.withLocked(ShardSet(), items: [key]) { scope in
            scope.message(of: key, now: context.now)
        }
        guard let found else { throw .unknownSku(request.id, field: "id") }
        let response = GetSkuResponse.with {
            $0.revision = found.revision.value
            $0.sku = found.sku
        }
        response.encode(into: &reply)
        return engine.outcome(revealing: found.revision)
    }

    private var listSkus: Method {
        .paged(Self.service + "ListSkus") {
            (request: ListSkusRequest) throws(RPCFailure) -> SkuCursor in
            try engine.checkRevision(request.context)
            return try SkuCursor(token: request.resumeToken)
        } step: { (request, cursor) throws(RPCFailure) -> ListSkusResponse? in
            var page = ListSkusResponse()
            while page.skus.isEmpty {
                let keys = cursor.next(in: engine.store, limit: 200)
                if keys.isEmpty { return nil }
                for key in keys where key.text.hasPrefix(request.prefix) {
                    let found = engine.store.withLocked(ShardSet(), items: [key]) {
                        $0.message(of: key, now: engine.clock.latest)
                    }
                    if let sku = found?.sku, request.admits(sku) { page.skus.append(sku) }
                }
            }
            page.resumeToken = cursor.token
            return page
        }
    }
}

extension ListSkusRequest {
    fileprivate func admits(_ sku: Sku) -> Bool {
        (category.isEmpty || sku.category == category) && (!kitsOnly || !sku.components.isEmpty)
    }
}

extension TransactionScope {
    /// A SKU as the wire shows it, and its revision.
    fileprivate func message(
        of key: SkuKey, now: Instant
    ) -> (sku: Sku, revision: SequenceNumber)? {
        guard let record = sku(key), let facts = facts(of: key) else { return nil }
        var message = record.message
        if facts.beyondStock != .none {
            message.oversold = oversold(of: key, now: now)
        }
        return (message, facts.revision)
    }

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
