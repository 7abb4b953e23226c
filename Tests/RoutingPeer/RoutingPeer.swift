internal import Foundation
internal import Primitives
internal import Sourcing

/// Routes orders from standard input, one JSON object a line, and writes the plans back, for
/// `Tests/python/test_routing_oracle.py` to judge with a solver.
///
/// In: see `Order`. Out: see `Answer`; an order that the router refuses ends the run.
@main
struct Main {
    static func main() throws {
        let router = Router()
        var plan = RoutingPlan()
        let decoder = JSONDecoder()
        let encoder = JSONEncoder()
        while let line = readLine() {
            let order = try decoder.decode(Order.self, from: Data(line.utf8))
            try router.route(order.problem, order.options, into: &plan)
            let answer = Answer(plan, tiers: order.options.tiers.count)
            print(String(decoding: try encoder.encode(answer), as: UTF8.self))
        }
    }
}

/// A problem with its options; rows are in the order of the fields of the router's types.
private struct Order: Decodable {
    /// Quantity, grams, price unfilled, value, group that travels together.
    var lines: [[Int64]]
    /// Location, fixed cost, zone, arrival, most units, most grams, market, distance.
    var candidates: [[Int64]]
    var stock: [Int64]
    var unitCosts: [Int64]
    var exclusions: [UInt8]
    var steps: [Int64]
    var prices: [Int64]
    var arrivalPrices: [Int64]
    var apart: [[Int]]
    var parcelsMax: Int
    /// 0 never, 1 when needed, 2 always.
    var quantitySplits: Int
    /// 0 partial, 1 all or nothing, 2 one parcel.
    var completeness: Int
    /// Raw values of `Tier`.
    var tiers: [Int]
    var splitPenalty: Int64
    var splitValueMin: Int64
    var soft: UInt8
    var stepsMax: Int

    var problem: RoutingProblem {
        var problem = RoutingProblem()
        problem.lines = lines.map {
            RoutingLine(
                quantity: $0[0], grams: $0[1], unfilledPrice: $0[2], value: $0[3],
                together: Int32($0[4]))
        }
        problem.candidates = candidates.map {
            RoutingCandidate(
                location: LocationIndex(UInt32($0[0])), fixedCost: $0[1], zone: Int($0[2]),
                arrival: Int($0[3]), unitsMax: $0[4], gramsMax: $0[5], market: $0[6],
                distance: $0[7])
        }
        problem.stock = stock
        problem.unitCosts = unitCosts
        problem.exclusions = exclusions.map { Exclusion(rawValue: $0) }
        problem.rates = RateTable(steps: steps, prices: prices)
        problem.arrivalPrices = arrivalPrices
        problem.apart = apart.map { LinePair($0[0], $0[1]) }
        return problem
    }

    var options: RoutingOptions {
        var options = RoutingOptions()
        options.parcelsMax = parcelsMax
        options.quantitySplits = [.never, .whenNeeded, .always][quantitySplits]
        options.completeness = [.partial, .allOrNothing, .oneParcel][completeness]
        options.tiers = tiers.compactMap { Tier(rawValue: $0) }
        options.splitPenalty = splitPenalty
        options.splitValueMin = splitValueMin
        options.soft = SoftRules(rawValue: soft)
        options.stepsMax = stepsMax
        return options
    }
}

private struct Answer: Encodable {
    /// Candidate, line, quantity.
    var assignments: [[Int64]]
    var objective: [Int64]
    var lowerBound: [Int64]
    var optimal: Bool
    var secondPass: Bool
    var algorithm: String

    init(_ plan: RoutingPlan, tiers: Int) {
        assignments = plan.assignments.map { [Int64($0.candidate), Int64($0.line), $0.quantity] }
        objective = (0..<tiers).map { plan.objective[$0] }
        lowerBound = (0..<tiers).map { plan.lowerBound[$0] }
        optimal = plan.optimal
        secondPass = plan.secondPass
        algorithm = "\(plan.algorithm)"
    }
}
