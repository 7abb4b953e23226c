internal import Primitives

/// How much demand overlapping pools can serve together: a maximum flow from demands through
/// locations, exact.
///
/// Demands that were captured are served first; what a further demand can still get is the growth
/// of the flow. With pools {A, B} and {B, C}, one unit in each of A, B, C and two units waiting in
/// the first, a demand in the second gets exactly 1 (C): never 2, which would promise B twice, and
/// never 0. Augmenting paths, breadth first: O(demands² × locations²) at worst, and both are few.
struct PoolFlow {
    private let locationCount: Int
    /// Left at each location.
    private var stock: [Quantity]
    /// By demand: what it may still take from each location (its pile there).
    private var allowed: [[Quantity]] = []
    /// By demand: what it takes from each location now.
    private var taken: [[Quantity]] = []

    /// `stock` is what each location can give in all: no demand makes it negative.
    init(stock: [Quantity]) {
        self.stock = stock
        locationCount = stock.count
    }

    /// Serves up to `wanted` units more from the locations in `limits` (units by location, the
    /// demand's own piles), moving earlier demands to other locations where that helps, and
    /// returns how many it got. Earlier demands never lose units.
    mutating func serve(_ wanted: Quantity, limits: [Quantity]) -> Quantity {
        precondition(limits.count == locationCount)
        allowed.append(limits)
        taken.append([Quantity](repeating: 0, count: locationCount))
        var got: Quantity = 0
        while got < wanted {
            let step = augment(from: allowed.count - 1, atMost: wanted - got)
            if step == 0 { break }
            got = got.saturatingAdd(step)
        }
        return got
    }

    /// Finds one shortest path from `demand` to free stock and pushes along it.
    private mutating func augment(from demand: Int, atMost wanted: Quantity) -> Quantity {
        // The demand by which each location was reached, and the location by which each demand was.
        var reachedBy = [Int](repeating: -1, count: locationCount)
        var cameFrom = [Int](repeating: -1, count: allowed.count)
        var queue = [demand]
        var next = 0
        while next < queue.count {
            let current = queue[next]
            next += 1
            for place in 0..<locationCount
            where reachedBy[place] < 0 && allowed[current][place] > taken[current][place] {
                reachedBy[place] = current
                if stock[place] > 0 {
                    return push(to: place, from: demand, reachedBy, cameFrom, atMost: wanted)
                }
                for other in allowed.indices
                where other != demand && cameFrom[other] < 0 && taken[other][place] > 0 {
                    cameFrom[other] = place
                    queue.append(other)
                }
            }
        }
        return 0
    }

    private mutating func push(
        to end: Int, from demand: Int, _ reachedBy: [Int], _ cameFrom: [Int],
        atMost wanted: Quantity
    ) -> Quantity {
        var amount = min(wanted, stock[end])
        forEachStep(end, demand, reachedBy, cameFrom) { taker, place, left in
            amount = min(amount, allowed[taker][place] - taken[taker][place])
            if let left { amount = min(amount, taken[taker][left]) }
        }
        var steps: [(taker: Int, place: Int, left: Int?)] = []
        forEachStep(end, demand, reachedBy, cameFrom) { steps.append(($0, $1, $2)) }
        for step in steps {
            taken[step.taker][step.place] += amount
            if let left = step.left { taken[step.taker][left] -= amount }
        }
        stock[end] -= amount
        return amount
    }

    /// Walks the path backwards: `taker` takes at `place`, giving up `left` unless it is the
    /// demand that the path began with.
    private func forEachStep(
        _ end: Int, _ demand: Int, _ reachedBy: [Int], _ cameFrom: [Int],
        _ body: (_ taker: Int, _ place: Int, _ left: Int?) -> Void
    ) {
        var place = end
        while true {
            let taker = reachedBy[place]
            if taker == demand { return body(taker, place, nil) }
            body(taker, place, cameFrom[taker])
            place = cameFrom[taker]
        }
    }
}

extension PoolFlow {
    /// The common case in closed form: one demand, then the ask; both piles ascending by location.
    ///
    /// The demand first takes what the ask cannot have, `max(0, its pile − the ask's pile)` at each
    /// location; only what it takes beyond that is lost to the ask. O(locations).
    static func single(
        _ wanted: Quantity, _ piles: [Pile], ask: [Pile]
    ) -> (gained: Quantity, unserved: Quantity) {
        var offered: Quantity = 0
        var demanded: Quantity = 0
        var apart: Quantity = 0
        var next = 0
        for pile in ask { offered = offered.saturatingAdd(pile.units) }
        for pile in piles {
            demanded = demanded.saturatingAdd(pile.units)
            while next < ask.count && ask[next].location < pile.location { next += 1 }
            let isShared = next < ask.count && ask[next].location == pile.location
            let shared = isShared ? ask[next].units : 0
            apart = apart.saturatingAdd(max(0, pile.units - shared))
        }
        let served = min(wanted, demanded)
        return (offered - max(0, served - apart), wanted - served)
    }
}
