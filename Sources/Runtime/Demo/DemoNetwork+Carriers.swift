internal import Messages
internal import Primitives

/// Two carriers that go everywhere, and a courier around each store.
extension DemoNetwork {
    static let carriers: [Carrier] = [
        .with {
            $0.id = "northline"
            $0.name = "Northline Parcel"
            $0.services = [
                economy(base: 420_000, perZone: 55_000, perKilogram: 38_000),
                standard(base: 560_000, perZone: 70_000, perKilogram: 52_000),
                express(base: 1_350_000, perZone: 210_000, perKilogram: 160_000),
            ]
        },
        .with {
            $0.id = "redtail"
            $0.name = "Redtail Express"
            $0.services = [
                economy(base: 390_000, perZone: 66_000, perKilogram: 41_000),
                standard(base: 530_000, perZone: 82_000, perKilogram: 55_000),
                express(base: 1_240_000, perZone: 225_000, perKilogram: 171_000),
            ]
        },
        .with {
            $0.id = "metro"
            $0.name = "Metro Couriers"
            $0.groups = ["stores"]
            $0.zoneMetres = [25_000]
            $0.services = [
                .with {
                    $0.id = "same-day"
                    $0.name = "On the day"
                    $0.level = .sameDay
                    $0.weekdays = everyDay
                    $0.cutOffMinute = 14 * 60
                    $0.deliveryMinute = 20 * 60
                    $0.stepGrams = [5_000, 20_000]
                    $0.zones = [
                        .with { $0.pricesMillicents = [790_000, 1_190_000] },
                        .with { $0.excluded = true },
                    ]
                    $0.emissionMgPerKgKm = 240
                    $0.emissionGramsPerParcel = 90
                }
            ]
        },
    ]

    private static let everyDay: [Weekday] = (1...7).map { Weekday(rawValue: $0) }
    private static let steps: [Int64] = [
        500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 150_000,
    ]

    private static func economy(base: Int64, perZone: Int64, perKilogram: Int64) -> CarrierService {
        service("economy", .economy, [2, 3, 4, 4, 5, 6, 6, 7], base, perZone, perKilogram)
    }

    private static func standard(base: Int64, perZone: Int64, perKilogram: Int64) -> CarrierService
    {
        var service = service(
            "standard", .standard, [1, 1, 2, 2, 3, 4, 4, 5], base, perZone, perKilogram)
        service.weekdays.append(.saturday)
        return service
    }

    private static func express(base: Int64, perZone: Int64, perKilogram: Int64) -> CarrierService {
        var service = service(
            "express", .express, [1, 1, 1, 1, 2, 2, 2, 2], base, perZone, perKilogram)
        service.weekdays.append(.saturday)
        // It flies.
        service.emissionMgPerKgKm = 620
        return service
    }

    /// Prices in milli-cents rise with the zone and with each kilogram, and farther away each
    /// kilogram costs more.
    private static func service(
        _ id: String, _ level: ServiceLevel, _ days: [UInt32], _ base: Int64, _ perZone: Int64,
        _ perKilogram: Int64
    ) -> CarrierService {
        .with { service in
            service.id = id
            service.name = level.description
            service.level = level
            service.weekdays = Array(everyDay.prefix(5))
            service.cutOffMinute = 17 * 60
            service.deliveryMinute = 20 * 60
            service.stepGrams = steps
            service.emissionMgPerKgKm = 105
            service.emissionGramsPerParcel = 150
            service.zones = days.enumerated().map { zone, days in
                .with {
                    $0.transitDays = days
                    $0.pricesMillicents = steps.map { grams in
                        let weight = perKilogram * grams / 1_000
                        return base + Int64(zone) * perZone + weight + weight * Int64(zone) / 8
                    }
                }
            }
        }
    }
}
