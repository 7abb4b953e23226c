internal import Primitives

/// What customers will want, drawn beforehand and the same whatever is decided.
struct Demand {
    static let days = 21
    static let ordersPerDay = 200

    struct Order {
        var number: Int
        /// Minute of the simulation at which it is placed.
        var minute: Int
        var latitude: Double
        var longitude: Double
        var lines: [Line]

        var day: Int { minute / 1_440 }
    }

    struct Line {
        var sku: Int
        var quantity: Quantity
    }

    struct WalkIn {
        var minute: Int
        var site: Int
        var sku: Int
    }

    private(set) var orders: [Order] = []
    private(set) var walkIns: [WalkIn] = []

    init(seed: UInt64, retailer: Retailer) {
        var dice = Dice(seed &+ 1_000)
        let cities = retailer.customers.map(\.population).cumulated
        let shares = retailer.items.map(\.share).cumulated
        for day in 0..<Self.days {
            for _ in 0..<Self.ordersPerDay {
                let city = retailer.customers[dice.index(cumulative: cities)]
                orders.append(
                    Order(
                        number: orders.count, minute: day * 1_440 + dice.number(0, 1_439),
                        latitude: city.latitude + 0.4 * (dice.fraction() - 0.5),
                        longitude: city.longitude + 0.4 * (dice.fraction() - 0.5),
                        lines: Self.lines(&dice, shares)))
            }
            for (site, means) in retailer.walkIns.enumerated() {
                for (sku, mean) in means.enumerated() where mean > 0 {
                    for _ in 0..<dice.poisson(mean) {
                        walkIns.append(
                            WalkIn(
                                minute: day * 1_440 + dice.number(540, 1_259), site: site, sku: sku)
                        )
                    }
                }
            }
        }
        orders.sort { ($0.minute, $0.number) < ($1.minute, $1.number) }
        walkIns.sort { ($0.minute, $0.site, $0.sku) < ($1.minute, $1.site, $1.sku) }
    }

    private static func lines(_ dice: inout Dice, _ shares: [Double]) -> [Line] {
        let count = 1 + dice.index(cumulative: [0.45, 0.72, 0.87, 0.95, 1])
        var skus: [Int] = []
        while skus.count < count {
            let sku = dice.index(cumulative: shares)
            if !skus.contains(sku) { skus.append(sku) }
        }
        return skus.map { Line(sku: $0, quantity: dice.chance(0.1) ? 2 : 1) }
    }
}
