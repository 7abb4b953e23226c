internal import Foundation
internal import Primitives

/// The retailer of the simulation: 2 distribution centres that each carry 60 % of 400 SKUs, 60
/// stores in the largest cities, one carrier. Everything is drawn from the seed.
///
/// Money is in milli-cents, weights in grams, distances in miles as rate cards have them.
struct Retailer {
    static let stores = 60
    static let skus = 400
    /// A store at least so far from the next.
    static let milesBetweenStores = 15.0

    struct Site {
        var id: String
        var city: City
        var isCentre: Bool
        /// Handling of a parcel, and of a unit in it.
        var parcelCost: Int64
        var unitCost: Int64
        /// Share of lines that it accepts and then cannot find.
        var failureRate: Double
        /// A centre packs at once; a store packs for the next day's collection.
        var handlingDays: Int { isCentre ? 0 : 1 }
        /// Weekday of the delivery that fills it up again; centres get one every day.
        var deliveryDay: Int
    }

    struct Item {
        var grams: Int64
        var margin: Int64
        /// Share of all units sold.
        var share: Double
    }

    private(set) var sites: [Site] = []
    private(set) var items: [Item] = []
    /// Units on the shelf after a delivery, by site and SKU; 0 is not carried.
    private(set) var levels: [[Int64]] = []
    /// Units that walk-in customers ask for a day, by site and SKU.
    private(set) var walkIns: [[Double]] = []
    let carrier = RateCard()
    let customers = City.largest

    init(seed: UInt64, ordersPerDay: Int) {
        var dice = Dice(seed)
        drawItems(&dice)
        drawSites(&dice)
        stock(&dice, unitsOnlinePerDay: Double(ordersPerDay) * 2.2)
    }

    /// Zipf 0.8; weight and price are not told by popularity.
    private mutating func drawItems(_ dice: inout Dice) {
        let ranks = (1...Self.skus).map { pow(Double($0), -0.8) }
        let total = ranks.reduce(0, +)
        items = ranks.map { rank in
            let dollars = 12 * pow(12, dice.fraction())
            return Item(
                grams: Int64(150 * pow(20, dice.fraction())), margin: Int64(dollars * 40_000),
                share: rank / total)
        }
    }

    private mutating func drawSites(_ dice: inout Dice) {
        for name in ["Columbus OH", "Reno NV"] {
            guard let city = customers.first(where: { $0.name == name }) else { continue }
            sites.append(
                Site(
                    id: "DC-\(sites.count + 1)", city: city, isCentre: true, parcelCost: 110_000,
                    unitCost: 30_000, failureRate: 0.002, deliveryDay: 0))
        }
        var taken: [City] = []
        for city in customers where taken.count < Self.stores {
            guard taken.allSatisfy({ miles($0.place, city.place) >= Self.milesBetweenStores })
            else { continue }
            taken.append(city)
            sites.append(
                Site(
                    id: "S-\(taken.count)", city: city, isCentre: false, parcelCost: 280_000,
                    unitCost: 110_000, failureRate: 0.01 + 0.04 * dice.fraction(),
                    deliveryDay: dice.number(0, 6)))
        }
    }

    /// Stores carry what sells; a week of walk-in demand and a margin of safety is on the shelf.
    /// A centre holds two weeks of all online demand for what it carries.
    private mutating func stock(_ dice: inout Dice, unitsOnlinePerDay: Double) {
        let top = items[0].share
        for site in sites {
            var level: [Int64] = []
            var mean: [Double] = []
            let trade = 6 + 10 * (site.city.population / customers[0].population).squareRoot()
            for item in items {
                if site.isCentre {
                    let weeks = 14 * item.share * unitsOnlinePerDay
                    level.append(dice.chance(0.6) ? Int64(weeks.rounded(.up)) + 4 : 0)
                    mean.append(0)
                    continue
                }
                let carried = dice.chance(0.35 + 0.6 * (item.share / top).squareRoot())
                let daily = carried ? trade * item.share : 0
                let week = 7 * daily
                level.append(
                    carried ? Int64((week + 1.3 * week.squareRoot() + 0.6).rounded(.up)) : 0)
                mean.append(daily)
            }
            levels.append(level)
            walkIns.append(mean)
        }
    }
}

/// One ground service: zones by distance, prices by zone and weight, days by zone.
struct RateCard {
    static let zoneMiles: [Double] = [50, 150, 300, 600, 1_000, 1_400, 1_800]
    static let days = [1, 1, 1, 2, 3, 3, 4, 5]
    static let grams: [Int64] = [500, 1_000, 2_000, 3_000, 5_000, 8_000, 12_000, 20_000, .max]
    /// Of the lightest parcel by zone, and of each kilogram above.
    private static let base: [Int64] = [
        680_000, 720_000, 770_000, 830_000, 900_000, 980_000, 1_060_000, 1_150_000,
    ]
    private static let kilogram: [Int64] = [
        30_000, 35_000, 45_000, 60_000, 80_000, 100_000, 120_000, 140_000,
    ]

    /// Zone-major, as `RateTable.prices`.
    let prices: [Int64] = RateCard.base.indices.flatMap { zone in
        RateCard.grams.map { most in
            let kilograms = most == .max ? 40 : (most + 999) / 1_000
            return RateCard.base[zone] + (kilograms - 1) * RateCard.kilogram[zone]
        }
    }

    func zone(_ miles: Double) -> Int {
        Self.zoneMiles.firstIndex { miles <= $0 } ?? Self.zoneMiles.count
    }

    func price(zone: Int, grams: Int64) -> Int64 {
        let step = Self.grams.firstIndex { grams <= $0 } ?? Self.grams.count - 1
        return prices[zone * Self.grams.count + step]
    }

    /// Grams of CO2e: the parcel's last mile, and 0.12 kg a tonne-kilometre.
    func emissions(miles: Double, grams: Int64) -> Double {
        250 + 0.12e-3 * Double(grams) * miles * 1.609
    }
}
