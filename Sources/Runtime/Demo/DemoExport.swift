internal import Foundation
internal import Messages
internal import Primitives

/// Writes the demo network as the files that `domctl ... import` reads: CSV, one row per cell, and
/// the whole configuration in one binary file.
public enum DemoExport {
    /// Makes `directory` if it is missing and replaces the five files in it. Dates are counted
    /// from now.
    public static func write(to directory: String) throws {
        try write(to: directory, now: .now)
    }

    static func write(to directory: String, now: Instant) throws {
        let network = DemoNetwork(today: now.midnight)
        let folder = URL(filePath: directory, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let files = [
            ("locations.csv", EmbeddedFile.locations), ("items.csv", Array(items(network).utf8)),
            ("inventory.csv", Array(inventory(network, now).utf8)),
            ("supplies.csv", Array(supplies(network).utf8)),
            ("configuration.binpb", configuration(network)),
        ]
        for (name, bytes) in files {
            try Data(bytes).write(to: folder.appending(component: name), options: .atomic)
        }
    }

    /// What `domctl config import` reads: the encoded `dom.v1.ExportConfigurationResponse` that
    /// holds everything but stock and supplies.
    private static func configuration(_ network: DemoNetwork) -> [UInt8] {
        let records: [ConfigurationRecord.Record] =
            network.groups.sorted { $0.id < $1.id }.map { .group($0) }
            + network.locations.sorted { $0.id < $1.id }.map { .location($0) }
            + DemoNetwork.carriers.sorted { $0.id < $1.id }.map { .carrier($0) }
            + network.skus.map { .sku($0) }
            + network.views.sorted { $0.id < $1.id }.map { .view($0) }
        return ExportConfigurationResponse.with {
            $0.records = records.map { ConfigurationRecord($0) }
        }.encoded
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
}
