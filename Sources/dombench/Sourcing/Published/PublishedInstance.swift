internal import Foundation
internal import Primitives
internal import Sourcing

/// A random instance as in Jasin and Sinha, "An LP-based correlated rounding scheme for multi-item
/// ecommerce order fulfillment" (2015), and Ma, "Order-optimal correlated rounding for fulfilling
/// multi-item e-commerce orders" (2023): five centres, the ten largest cities, twenty items, and
/// five random sets of items for each order size from one to five, each with a random rate in each
/// city.
///
/// One order a period. Stock is given once: round(T·d + 0.5·√(T·d·(1−d))) for each item and city at
/// the nearest centre that carries the item, d being the share of orders that want it there. What
/// no centre sends comes from outside, at twice the fixed cost and twice the unit cost of the
/// farthest centre. Money in milli-cents.
struct PublishedInstance: Encodable {
    static let items = 20
    static let centres = [
        "OAK4": (latitude: 37.74, longitude: -121.43), "IND1": (39.97, -86.37),
        "AVP3": (41.23, -75.41), "CAE1": (33.94, -81.09), "DFW7": (32.97, -97.34),
    ].sorted { $0.key < $1.key }
    /// The ten largest places of GeoNames' list (https://www.geonames.org, CC BY 4.0), in which New
    /// York's boroughs count for themselves.
    static let cities: [(latitude: Double, longitude: Double)] = [
        (40.714, -74.006), (34.052, -118.244), (40.650, -73.950), (41.850, -87.650),
        (40.681, -73.837), (29.763, -95.363), (33.448, -112.074), (39.952, -75.164),
        (29.424, -98.494), (40.783, -73.966),
    ]
    static let fixed: Int64 = 875_900

    let seed: UInt64
    let periods: Int
    /// Sets of items that are ordered together, and for each the weight of each city.
    private(set) var kinds: [[Int]] = []
    private(set) var weights: [[Double]] = []
    /// By centre and item.
    private(set) var stock: [[Int64]] = []
    /// By city and centre, the last one being outside.
    private(set) var unitCosts: [[Int64]] = []
    private(set) var fixedCosts: [Int64] = []

    init(seed: UInt64, periods: Int) {
        self.seed = seed
        self.periods = periods
        var dice = Dice(seed)
        fixedCosts = Self.centres.map { _ in Self.fixed } + [2 * Self.fixed]
        unitCosts = Self.cities.map { city in
            let costs = Self.centres.map {
                42_300 + Int64((54.1 * miles(city, $0.value)).rounded())
            }
            return costs + [2 * (costs.max() ?? 0)]
        }
        drawKinds(&dice)
        fillShelves(&dice)
    }

    private mutating func drawKinds(_ dice: inout Dice) {
        for size in 1...5 {
            for _ in 0..<5 {
                var kind: Set<Int> = []
                while kind.count < size { kind.insert(dice.number(0, Self.items - 1)) }
                kinds.append(kind.sorted())
                weights.append(Self.cities.map { _ in dice.fraction() })
            }
        }
        let total = weights.joined().reduce(0, +)
        weights = weights.map { row in row.map { $0 / total } }
    }

    /// Each centre carries an item with probability 0.75; every item is carried somewhere. The
    /// nearest such centre is stocked for each city's share of the orders that want the item.
    private mutating func fillShelves(_ dice: inout Dice) {
        stock = Self.centres.map { _ in [Int64](repeating: 0, count: Self.items) }
        let time = Double(periods)
        for item in 0..<Self.items {
            var carried = Self.centres.indices.filter { _ in dice.chance(0.75) }
            if carried.isEmpty { carried = [dice.number(0, Self.centres.count - 1)] }
            for city in Self.cities.indices {
                let costs = unitCosts[city]
                guard let nearest = carried.min(by: { costs[$0] < costs[$1] }) else { continue }
                let share = zip(kinds, weights).reduce(0.0) {
                    $0 + ($1.0.contains(item) ? $1.1[city] : 0)
                }
                let deviation = (time * share * (1 - share)).squareRoot()
                stock[nearest][item] += Int64((time * share + 0.5 * deviation).rounded())
            }
        }
    }
}
