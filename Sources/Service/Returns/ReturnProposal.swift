internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing

/// The pieces that shall come back as routing sees them: like pieces are one line of the cart.
struct ReturnProposal {
    var pieces: [PlannedReturnUnit]
    /// Minor units paid, piece by piece.
    let prices: [Int64]
    /// Of the prices.
    let currency: String
    var input: ReturnInput
    /// Name of the policy whose conditions match, whether or not it decides.
    let matching: String
    /// Pieces of each line of the cart, by their places.
    let members: [[Int]]
    /// The order's line of each line of the cart.
    let orderLines: [Int]

    var policy: CompiledPolicy { input.ladder[0] }
    var rules: ReturnRules { policy.policy.returns ?? ReturnRules() }

    /// Paid for all of them, minor units.
    var worth: Int64 { prices.reduce(0) { $0.saturatingSum($1) } }

    private struct Likeness: Hashable {
        var line: Int
        var sku: SkuKey
        var condition: Inventory.Condition
    }

    /// `prices` piece by piece. Needs the SKUs of the pieces locked. INVALID_ARGUMENT for a policy
    /// that is not there or not for returns.
    init(
        _ pieces: [PlannedReturnUnit], _ prices: [Int64], of order: OrderRecord,
        origin: OrderAddress?, policy: String, excluded: [LocationIndex] = [],
        _ scope: TransactionScope, _ sourcer: Sourcer, now: Instant
    ) throws(RPCFailure) {
        var places: [Likeness: Int] = [:]
        var members: [[Int]] = []
        var orderLines: [Int] = []
        var lines: [ReturnCartLine] = []
        for (index, piece) in pieces.enumerated() {
            guard let line = piece.orderLine(in: order) else { continue }
            let likeness = Likeness(line: line, sku: piece.sku, condition: piece.condition)
            if let place = places[likeness] {
                members[place].append(index)
                lines[place].quantity += 1
                continue
            }
            places[likeness] = lines.count
            members.append([index])
            orderLines.append(line)
            lines.append(
                ReturnCartLine(
                    piece, of: order.lines[line], id: String(lines.count + 1),
                    paid: prices[index], scope))
        }
        self.pieces = pieces
        self.prices = prices
        self.members = members
        self.orderLines = orderLines
        currency = orderLines.first.map { order.price(ofLine: $0, scope).currency } ?? ""
        let point = (origin ?? order.address)?.point
        let cart = ReturnCart(
            lines: lines, origin: point, channel: order.id.channel, level: order.level,
            customerTags: order.customerTags, tags: order.tags, excluded: excluded)
        let network = sourcer.network(scope.network)
        let policies = network.policies
        var first = policies.policy(for: cart.facts, at: now, isReturn: true)
        matching = first.name
        if !policy.isEmpty {
            guard let named = policies.policy(named: policy, at: now, isReturn: true) else {
                throw .invalid(
                    "policy", "no policy \"\(policy)\" for returns is in force",
                    reason: "UNKNOWN_POLICY")
            }
            first = named
        }
        input = ReturnInput(
            cart: cart, now: now, network: network,
            ladder: [first] + policies.alternatives(to: first, at: now),
            stock: Self.stock(of: lines, scope))
    }

    /// What every location has of the SKUs and expects of them, in all conditions that are sold.
    private static func stock(
        of lines: [ReturnCartLine], _ scope: TransactionScope
    ) -> [ReturnStock] {
        var result: [ReturnStock] = []
        for sku in Set(lines.map(\.sku)).sorted() {
            var units: [LocationIndex: Quantity] = [:]
            for cell in scope.cells(of: sku) where cell.condition != .damaged {
                units[cell.location, default: 0] += max(
                    0, cell.onHand - cell.committed - cell.held)
            }
            for supply in scope.supplies(of: sku) {
                units[supply.location, default: 0] += max(0, supply.quantity - supply.reserved)
            }
            for (location, quantity) in units.sorted(by: { $0.key < $1.key }) where quantity > 0 {
                result.append(ReturnStock(sku: sku, location: location, units: quantity))
            }
        }
        return result
    }

    /// The pieces where the plan sends them; those it leaves with the customer have no location.
    func planned(_ plan: ReturnPlan) -> [PlannedReturnUnit] {
        var result = pieces
        for index in result.indices {
            result[index].location = nil
            result[index].expectedAt = nil
        }
        var next = [Int](repeating: 0, count: members.count)
        for parcel in plan.parcels {
            for units in parcel.lines {
                for _ in 0..<units.quantity where next[units.line] < members[units.line].count {
                    let index = members[units.line][next[units.line]]
                    next[units.line] += 1
                    result[index].location = parcel.location
                    result[index].expectedAt = parcel.arrives
                    result[index].slot = parcel.slot
                    result[index].planned = units.disposition.flatMap {
                        Fulfilment.Disposition(rawValue: $0.rawValue)
                    }
                }
            }
        }
        return result
    }

    /// What the customer pays if so many pieces come back, minor units; never more than was paid.
    func fee(units: Int) -> Int64 {
        units == 0 ? 0 : min(worth, max(0, rules.fee(units: Int64(units)) / 1_000))
    }

    /// What of the fee is for each unit, minor units, rounded up; 0 where it is for the whole.
    var feePerUnit: Int64 { rules.isFeePerUnit ? (max(0, rules.fee(units: 1)) + 999) / 1_000 : 0 }
}

extension OrderRecord {
    /// What the customer paid for one unit of a line: its price, or, in an order taken before that
    /// was noted, the list price of today.
    /// Needs its SKU locked.
    func price(
        ofLine index: Int, _ scope: TransactionScope
    ) -> (minorUnits: Int64, currency: String) {
        let line = lines[index]
        let listed = scope.sku(line.sku)
        if let price = line.unitPrice, !line.currency.isEmpty { return (price, line.currency) }
        return (line.unitPrice ?? listed?.priceMinorUnits ?? 0, listed?.currency ?? "")
    }
}

extension PlannedReturnUnit {
    /// Index of the order's line that it was shipped for.
    func orderLine(in order: OrderRecord) -> Int? {
        guard let shipped = order.shipment(shipment), shipped.lines.indices.contains(line)
        else { return nil }
        return shipped.lines[line].line
    }
}

extension ReturnCartLine {
    fileprivate init(
        _ piece: PlannedReturnUnit, of line: OrderLineRecord, id: String, paid: Int64,
        _ scope: TransactionScope
    ) {
        let facts = scope.facts(of: piece.sku)
        let handling = scope.handling(of: piece.sku)
        self.init(
            id: id, sku: piece.sku, quantity: 1, condition: piece.condition,
            paid: paid.clampedPrice, price: (facts?.priceMinorUnits ?? paid).clampedPrice,
            grams: facts?.weightGrams ?? 0, category: handling.category, tags: handling.tags,
            required: Capabilities.required(byTags: handling.tags), mode: line.mode)
    }
}

extension Int64 {
    /// Without overflow.
    func saturatingSum(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
