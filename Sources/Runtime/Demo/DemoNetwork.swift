internal import Messages
internal import Primitives

/// The demo network as messages, with dates counted from the day it is loaded.
struct DemoNetwork {
    let groups: [LocationGroup]
    let locations: [Location]
    /// Kits last.
    let skus: [Sku]
    let levels: [StockLevel]
    let supplies: [Supply]
    let views: [ChannelView]

    init(today: Instant) {
        locations = DemoTable(EmbeddedFile.locations).map(DemoNetwork.location)
        groups = [
            ("east", "East"), ("west", "West"), ("warehouses", "Warehouses"), ("stores", "Stores"),
            ("flagships", "Flagship stores"), ("vendors", "Vendors who ship themselves"),
        ].map { group in
            .with {
                $0.id = group.0
                $0.name = group.1
            }
        }
        skus = DemoTable(EmbeddedFile.items).map { DemoNetwork.sku($0, today) }
        let matrix = DemoTable(EmbeddedFile.inventory)
        levels = matrix.map { DemoNetwork.levels($0, matrix.columns) }.flatMap { $0 }
        supplies = DemoTable(EmbeddedFile.supplies).map { DemoNetwork.supply($0, today) }
        views = DemoNetwork.views(today)
    }

    private static func location(_ row: DemoTable.Row) -> Location {
        .with {
            $0.id = row.text(0)
            $0.name = row.text(1)
            $0.type = LocationType(name: row.text(2)) ?? .unspecified
            $0.state = LocationState(name: row.text(3)) ?? .unspecified
            $0.latitudeE6 = microDegrees(row.fields[4])
            $0.longitudeE6 = microDegrees(row.fields[5])
            $0.country = row.text(6)
            $0.region = row.text(7)
            $0.city = row.text(8)
            $0.postcode = row.text(9)
            $0.timeZone = row.text(10)
            $0.groups = row.list(11)
            $0.profile = profile(row, from: 12)
        }
    }

    private static func sku(_ row: DemoTable.Row, _ today: Instant) -> Sku {
        .with {
            $0.id = row.text(0)
            $0.name = row.text(1)
            $0.category = row.text(2)
            $0.weightGrams = row.number(3)
            $0.price = .with {
                $0.minorUnits = row.number(4)
                $0.currency = row.text(5)
            }
            $0.handlingTags = row.list(6)
            $0.tracking = Tracking(name: row.text(7)) ?? .unspecified
            $0.oversell = OversellPolicy(name: row.text(8)) ?? .unspecified
            $0.oversellCap = row.number(9)
            if row.number(10) > 0 { $0.availableFrom = today.advanced(byDays: row.number(10)) }
            $0.components = row.list(11).map(component)
        }
    }

    /// `SKU*QUANTITY`.
    private static func component(_ text: String) -> KitComponent {
        let parts = text.split(separator: "*")
        return .with {
            $0.sku = String(parts[0])
            $0.quantity = Int64(parts[1]) ?? 1
        }
    }

    /// A row of the matrix: SKU, condition, then `on_hand` or `on_hand/quarantined` by location.
    private static func levels(_ row: DemoTable.Row, _ columns: [String]) -> [StockLevel] {
        var levels: [StockLevel] = []
        for (location, field) in zip(columns, row.fields).dropFirst(2) where !field.isEmpty {
            let parts = field.split(separator: "/")
            levels.append(
                .with {
                    $0.sku = row.text(0)
                    $0.condition = Condition(name: row.text(1)) ?? .unspecified
                    $0.location = location
                    $0.quantity = Int64(parts[0]) ?? 0
                    if parts.count > 1 { $0.quarantined = Int64(parts[1]) }
                })
        }
        return levels
    }

    private static func supply(_ row: DemoTable.Row, _ today: Instant) -> Supply {
        .with {
            $0.supplyID = row.text(0)
            $0.sku = row.text(1)
            $0.location = row.text(2)
            $0.quantity = row.number(3)
            $0.dueAt = today.advanced(byDays: row.number(4))
            $0.kind = SupplyKind(name: row.text(5)) ?? .unspecified
            $0.confidenceBp = UInt32(clamping: row.number(6))
        }
    }

    private static func microDegrees(_ text: Substring) -> Int32 {
        Int32(((Double(text) ?? 0) * 1_000_000).rounded())
    }
}

extension Instant {
    func advanced(byDays days: Int64) -> Instant { advanced(byMilliseconds: days * 86_400_000) }

    /// The UTC midnight that began this day.
    var midnight: Instant { Instant(milliseconds: milliseconds - milliseconds % 86_400_000) }
}
