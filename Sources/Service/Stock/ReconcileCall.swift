internal import Inventory
internal import Messages
internal import Primitives

/// One running Reconcile: the other system's rows in, the differences out, nothing changed.
///
/// What we have and they did not send is found at the end, by walking our cells of the locations
/// named; the rows seen are remembered as 64-bit hashes, nine bytes a row or so.
final class ReconcileCall: StreamingCall {
    private let engine: Engine
    private let wake: @Sendable () -> Void
    private var locations: Set<LocationIndex> = []
    private var hasBegun = false
    private var hasEnded = false
    private var seen: Set<UInt64> = []
    private var waiting: [StockDifference] = []
    private var rows: UInt64 = 0
    private var total: UInt64 = 0
    private var walk: SkuCursor?
    private var isDone = false

    static let rowsMax = 1_000
    /// Rows of one reconciliation: what the memory of it is bounded by.
    static let rowsInAllMax = 50_000_000
    static let pageSize = 500

    /// SKUs looked at per turn of the event loop.
    static let slice = 200

    init(_ engine: Engine, wake: @escaping @Sendable () -> Void) {
        self.engine = engine
        self.wake = wake
    }

    var acceptsMessages: Bool { waiting.count < 4 * Self.pageSize }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: ReconcileRequest = try decode(bytes)
        let network = engine.store.network
        if !hasBegun {
            hasBegun = true
            try Check.count(request.locations.count, in: 0...Limits.batchMax, "locations")
            for (place, id) in request.locations.enumerated() {
                guard let index = network.location(id) else {
                    throw .unknownLocation(id, field: "locations[\(place)]")
                }
                locations.insert(index)
            }
        }
        try Check.count(request.rows.count, in: 0...Self.rowsMax, "rows")
        guard rows + UInt64(request.rows.count) <= UInt64(Self.rowsInAllMax) else {
            throw RPCFailure(
                .resourceExhausted, reason: "TOO_MANY_ROWS",
                "rows: more than \(Self.rowsInAllMax) in one reconciliation")
        }
        for (place, row) in request.rows.enumerated() {
            try Check.identifier(row.sku, "rows[\(place)].sku")
            try Check.identifier(row.location, "rows[\(place)].location")
            let condition = try Inventory.Condition(row.condition, "rows[\(place)].condition")
            compare(row, condition, network)
            rows += 1
        }
    }

    func receiveEnd() throws(RPCFailure) {
        hasEnded = true
        walk = try SkuCursor(token: "")
    }

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        if hasEnded { walkOn() }
        if waiting.isEmpty, isDone { return .end }
        if waiting.count < Self.pageSize, walk != nil || !hasEnded {
            // The walk leaves the event loop to others after each slice.
            if hasEnded { wake() }
            return .pending
        }
        let page = waiting.prefix(Self.pageSize)
        waiting.removeFirst(page.count)
        isDone = hasEnded && walk == nil && waiting.isEmpty
        let response = ReconcileResponse.with {
            $0.differences = Array(page)
            $0.rows = rows
            $0.totalDifferences = total
            $0.done = isDone
        }
        response.encode(into: &reply)
        return .message
    }

    func cancel() { waiting.removeAll() }

    // MARK: Their rows

    private func compare(
        _ row: Messages.StockLevel, _ condition: Inventory.Condition, _ network: Network
    ) {
        guard let location = network.location(row.location) else {
            return report(row, condition, ours: 0, .unknownLocation)
        }
        let key = SkuKey(row.sku)
        seen.insert(Self.hash(key, location, condition))
        var ours: Quantity?
        var moved: Quantity?
        let isKnown = engine.store.withLocked(ShardSet(), items: [key]) { scope in
            guard scope.facts(of: key) != nil else { return false }
            ours = scope.cell(key, location, condition)?.onHand
            if let asOf = row.asOf {
                moved = scope.movements(of: key, location, condition, after: asOf)
            }
            return true
        }
        guard isKnown else { return report(row, condition, ours: 0, .unknownSku) }
        guard let ours else {
            if row.quantity != 0 { report(row, condition, ours: 0, .missingHere) }
            return
        }
        if ours == row.quantity { return }
        let isTiming = moved.map { row.quantity.addingReportingOverflow($0).partialValue == ours }
        report(row, condition, ours: ours, isTiming == true ? .timing : .quantity)
    }

    private func report(
        _ row: Messages.StockLevel, _ condition: Inventory.Condition, ours: Quantity,
        _ reason: DifferenceReason
    ) {
        add(
            StockDifference.with {
                $0.sku = row.sku
                $0.location = row.location
                $0.condition = condition.message
                $0.theirs = row.quantity
                $0.ours = ours
                $0.reason = reason
            })
    }

    private func add(_ difference: StockDifference) {
        waiting.append(difference)
        total += 1
    }

    // MARK: What they did not send

    private func walkOn() {
        let network = engine.store.network
        guard walk != nil, waiting.count < Self.pageSize else { return }
        let keys = locations.isEmpty ? [] : walk!.next(in: engine.store, limit: Self.slice)
        if keys.isEmpty {
            walk = nil
            return
        }
        for key in keys {
            let cells = engine.store.withLocked(ShardSet(), items: [key]) {
                $0.cells(of: key)
            }
            for cell in cells where cell.onHand != 0 && locations.contains(cell.location) {
                if seen.contains(Self.hash(key, cell.location, cell.condition)) { continue }
                add(
                    StockDifference.with {
                        $0.sku = key.text
                        $0.location = network.id(of: cell.location)
                        $0.condition = cell.condition.message
                        $0.ours = cell.onHand
                        $0.reason = .missingThere
                    })
            }
        }
    }

    private static func hash(
        _ key: SkuKey, _ location: LocationIndex, _ condition: Inventory.Condition
    ) -> UInt64 {
        foldedMultiply(
            key.hash ^ UInt64(location.value) << 8 ^ UInt64(condition.rawValue),
            0x9E37_79B9_7F4A_7C15)
    }
}
