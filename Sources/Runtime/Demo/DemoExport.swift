internal import Foundation
internal import Messages
internal import Primitives

/// Writes the demo network as the CSV files that `domctl ... import` reads, one row per cell.
public enum DemoExport {
    /// Makes `directory` if it is missing and replaces the four files in it. Dates are counted
    /// from now.
    public static func write(to directory: String) throws {
        try write(to: directory, now: .now)
    }

    static func write(to directory: String, now: Instant) throws {
        let network = DemoNetwork(today: now.midnight)
        let folder = URL(filePath: directory, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let files = [
            ("locations.csv", locations(network)), ("items.csv", items(network)),
            ("inventory.csv", inventory(network, now)), ("supplies.csv", supplies(network)),
        ]
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appending(component: name), options: .atomic)
        }
    }

    private static func locations(_ network: DemoNetwork) -> String {
        var text = "id,name,type,state,latitude,longitude,country,region,city,postcode,time_zone,"
        text += "groups\n"
        for location in network.locations {
            let fields = [
                location.id, location.name, location.type.description, location.state.description,
                degrees(location.latitudeE6), degrees(location.longitudeE6), location.country,
                location.region, location.city, location.postcode, location.timeZone,
                location.groups.joined(separator: ";"),
            ]
            text += fields.joined(separator: ",") + "\n"
        }
        return text
    }

    private static func items(_ network: DemoNetwork) -> String {
        var text = "id,name,category,weight_grams,price_minor,currency,handling_tags,tracking,"
        text += "oversell,oversell_cap,available_from,components\n"
        for sku in network.skus {
            let parts = sku.components.map { "\($0.sku)*\($0.quantity)" }
            let fields = [
                sku.id, sku.name, sku.category, "\(sku.weightGrams)",
                "\(sku.price?.minorUnits ?? 0)", sku.price?.currency ?? "",
                sku.handlingTags.joined(separator: ";"), sku.tracking.description,
                sku.oversell == .unspecified ? "" : sku.oversell.description,
                sku.oversellCap == 0 ? "" : "\(sku.oversellCap)", sku.availableFrom?.rfc3339 ?? "",
                parts.joined(separator: ";"),
            ]
            text += fields.joined(separator: ",") + "\n"
        }
        return text
    }

    private static func inventory(_ network: DemoNetwork, _ now: Instant) -> String {
        let asOf = now.rfc3339
        var text = "sku,location,condition,on_hand,quarantined,as_of\n"
        for level in network.levels {
            text += "\(level.sku),\(level.location),\(level.condition),\(level.quantity),"
            text += "\(level.quarantined ?? 0),\(asOf)\n"
        }
        return text
    }

    private static func supplies(_ network: DemoNetwork) -> String {
        var text = "supply_id,sku,location,quantity,due_at,kind,confidence_bp\n"
        for supply in network.supplies {
            text += "\(supply.supplyID),\(supply.sku),\(supply.location),\(supply.quantity),"
            text += "\(supply.dueAt?.rfc3339 ?? ""),\(supply.kind),\(supply.confidenceBp)\n"
        }
        return text
    }

    /// Five decimals, about a metre, exactly as the generator wrote them.
    private static func degrees(_ micro: Int32) -> String {
        String(format: "%.5f", Double(micro) / 1_000_000)
    }
}
