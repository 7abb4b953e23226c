internal import Messages
internal import Primitives

/// The small network that every story plays in: few units, few places, so that clients collide.
///
/// Kits share a component, one kit contains another, pools overlap, one view has quotas, one SKU
/// may be sold beyond its stock, one is not counted at all.
enum World {
    static let locations = ["east", "west", "shop", "vendor"]
    static let stocked = ["ale", "bun", "cup", "dip", "egg"]
    static let untracked = "wrap"
    static let kits = ["lunch", "picnic", "party"]
    /// May be sold beyond stock, by so many units.
    static let oversold = (sku: "egg", cap: Int64(3))
    /// Sold by orders alone, from places of their own.
    static let ordered = ["hat", "ink"]
    static let orderPlaces = ["depot", "annex"]
    static let views = ["", "web", "left", "right", "market"]
    static let owners = ["", "ann", "bob", "eve"]
    static let start = Instant(milliseconds: 1_750_000_000_000)

    /// What one unit of a kit takes, nested kits dissolved.
    static let recipes: [String: [(sku: String, quantity: Int64)]] = [
        "lunch": [("ale", 1), ("bun", 2)],
        "picnic": [("bun", 1), ("cup", 1)],
        "party": [("bun", 1), ("cup", 1), ("dip", 2)],
    ]

    /// Stocked SKUs and how many of each one unit of `sku` takes; none for what is not counted.
    static func recipe(of sku: String) -> [(sku: String, quantity: Int64)] {
        if sku == untracked { return [] }
        return recipes[sku] ?? [(sku, 1)]
    }

    /// The calls that build the world.
    static func setUp(_ key: (String) -> WriteContext) -> [any Mutation] {
        let places = PutLocationsRequest.with { request in
            request.context = key("locations")
            request.locations = (locations + orderPlaces).map { location($0, .open) }
        }
        let catalogue = PutSkusRequest.with { request in
            request.context = key("skus")
            request.skus = (stocked + ordered + [untracked] + kits).map { sku($0, name: "") }
        }
        let channels = PutChannelViewsRequest.with { request in
            request.context = key("views")
            request.views = views.dropFirst().map { view($0, variant: 0) }
        }
        return [places, catalogue, channels]
    }

    static func location(_ id: String, _ state: LocationState) -> Location {
        Location.with {
            $0.id = id
            $0.name = id
            $0.state = state
            $0.country = "US"
            guard let rank = orderPlaces.firstIndex(of: id) else { return }
            $0.latitudeE6 = 40_000_000
            $0.longitudeE6 = -91_000_000 - Int32(rank) * 500_000
            $0.profile = FulfilmentProfile.with {
                $0.acknowledgementMinutes = rank == 0 ? 2 : 0
                $0.capacity = .with { $0.orders = rank == 0 ? 3 : 0 }
            }
        }
    }

    static func sku(_ id: String, name: String) -> Sku {
        Sku.with { sku in
            sku.id = id
            sku.name = name
            if id == untracked { sku.tracking = .untracked }
            if id == oversold.sku {
                sku.oversell = .backorder
                sku.oversellCap = oversold.cap
            }
            switch id {
            case "lunch": sku.components = [part("ale", 1), part("bun", 2)]
            case "picnic": sku.components = [part("bun", 1), part("cup", 1)]
            case "party":
                sku.components = [part("picnic", 1), part("dip", 2), part(untracked, 1)]
            default: break
            }
        }
    }

    private static func part(_ sku: String, _ quantity: Int64) -> KitComponent {
        KitComponent.with {
            $0.sku = sku
            $0.quantity = quantity
        }
    }

    /// Views in several variants, so that a story can change them.
    static func view(_ id: String, variant: Int) -> ChannelView {
        ChannelView.with { view in
            view.id = id
            switch id {
            case "web":
                view.allowOversell = true
                view.thresholds = [
                    ThresholdRule.with {
                        $0.sku = "dip"
                        $0.units = Int64(variant)
                    }
                ]
            case "left": view.includedLocations = ["east", variant == 1 ? "shop" : "west"]
            case "right":
                view.includedLocations = ["west", "shop"]
                view.safetyRules = [
                    SafetyRule.with {
                        $0.name = "one stays"
                        $0.location = "shop"
                        $0.amount = Int64(variant)
                    }
                ]
            default:
                view.quotas = [quota("cup", Int64(4 + variant)), quota("lunch", 2)]
            }
        }
    }

    private static func quota(_ sku: String, _ units: Int64) -> Quota {
        Quota.with {
            $0.sku = sku
            $0.units = units
        }
    }
}
