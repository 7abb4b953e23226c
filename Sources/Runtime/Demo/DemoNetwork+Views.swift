internal import Messages
internal import Primitives

/// Four ways to look at the demo network.
extension DemoNetwork {
    static func views(_ today: Instant) -> [ChannelView] {
        [web, storePickup, marketplace(today), outlet]
    }

    /// Ships from everywhere; shops keep something for those who walk in.
    private static var web: ChannelView {
        .with {
            $0.id = "web"
            $0.name = "Web shop, shipped"
            $0.safetyRules = [
                units("shelf-minimum", group: "stores", 2),
                basisPoints("warehouse-error", group: "warehouses", 200),
            ]
            $0.thresholds = [.with { $0.units = 1 }]
            $0.allowOversell = true
            $0.confidenceFloorBp = 7_500
        }
    }

    /// Only what stands in a shop; flagships keep more back.
    private static var storePickup: ChannelView {
        .with {
            $0.id = "store-pickup"
            $0.name = "Web shop, picked up in a store"
            $0.includedGroups = ["stores"]
            $0.safetyRules = [
                units("shelf-minimum", group: "stores", 1),
                basisPoints("flagship-display", group: "flagships", 1_000),
            ]
            $0.combine = .max
            $0.lowBand = 3
        }
    }

    /// Somebody else's shop: warehouses only, generous buffers, a fixed share of some SKUs.
    private static func marketplace(_ today: Instant) -> ChannelView {
        .with {
            $0.id = "marketplace"
            $0.name = "Marketplace"
            $0.includedGroups = ["warehouses"]
            var season = basisPoints("season", group: "", 1_500)
            season.from = today
            season.until = today.advanced(byDays: 30)
            $0.safetyRules = [
                season, basisPoints("feed-lag", group: "", 500),
                .with {
                    $0.name = "toys-cover"
                    $0.category = "toys"
                    $0.measure = .daysOfCover
                    $0.amount = 7
                    $0.dailyDemandE3 = 800
                },
            ]
            $0.combine = .sum
            $0.thresholds = [
                .with { $0.units = 5 },
                .with {
                    $0.category = "home/furniture"
                    $0.units = 2
                },
            ]
            $0.quotas = (1...20).map { number in
                .with {
                    $0.sku = "ELC-\(String(10_000 + number).dropFirst())"
                    $0.units = 25
                }
            }
        }
    }

    /// Opened boxes at a discount.
    private static var outlet: ChannelView {
        .with {
            $0.id = "outlet"
            $0.name = "Outlet"
            $0.includedGroups = ["warehouses"]
            $0.conditions = [.openBox, .refurbished]
            $0.lowBand = 1
        }
    }

    private static func units(_ name: String, group: String, _ amount: Int64) -> SafetyRule {
        .with {
            $0.name = name
            $0.group = group
            $0.measure = .units
            $0.amount = amount
        }
    }

    private static func basisPoints(_ name: String, group: String, _ amount: Int64) -> SafetyRule {
        .with {
            $0.name = name
            $0.group = group
            $0.measure = .basisPoints
            $0.amount = amount
        }
    }
}
