internal import Inventory
internal import Messages
internal import Primitives

/// Groups, locations and carriers.
extension ConfigurationDraft {
    mutating func put(groups items: [Item<LocationGroup>]) throws(RPCFailure) {
        try checkDistinct(items) { $0.id }
        for (field, message) in items {
            try Check.identifier(message.id, "\(field).id")
            try Check.text(message.name, "\(field).name")
            add(.group(LocationGroupRecord(id: message.id, name: message.name)))
        }
    }

    mutating func put(locations items: [Item<Location>]) throws(RPCFailure) {
        try checkDistinct(items) { $0.id }
        let network = network()
        let groups = Set(network.groups.map(\.id))
        var next = network.nextLocation
        for (field, message) in items {
            let known = network.location(message.id).flatMap { network.record(of: $0) }
            let record = try LocationRecord(
                message, index: known?.index ?? next, known: known, field: field, now: now)
            for (place, group) in message.groups.enumerated() where !groups.contains(group) {
                throw .invalid(
                    "\(field).groups[\(place)]", "no group \"\(group)\"", reason: "UNKNOWN_GROUP")
            }
            if known == nil { next.value += 1 }
            add(.location(record))
        }
    }

    mutating func put(carriers items: [Item<Carrier>]) throws(RPCFailure) {
        try checkDistinct(items) { $0.id }
        let network = network()
        let groups = Set(network.groups.map(\.id))
        for (field, message) in items {
            let record = try CarrierRecord(message, field: field)
            for (place, id) in message.locations.enumerated() where network.location(id) == nil {
                throw .invalid(
                    "\(field).locations[\(place)]", "no location \"\(id)\"",
                    reason: "UNKNOWN_LOCATION")
            }
            for (place, id) in message.groups.enumerated() where !groups.contains(id) {
                throw .invalid(
                    "\(field).groups[\(place)]", "no group \"\(id)\"", reason: "UNKNOWN_GROUP")
            }
            add(.carrier(record))
        }
        try checkCarriers(self.network().carriers, field: items.last?.field ?? "carriers")
    }

    /// Bounds of all carriers together: routing lays their prices out in one table.
    private func checkCarriers(
        _ carriers: [CarrierRecord], field: String
    ) throws(RPCFailure) {
        try Check.count(carriers.count, in: 0...Limits.carriersMax, field)
        let services = carriers.flatMap(\.services)
        let rows = carriers.reduce(0) { $0 + $1.services.count * $1.zoneCount }
        let steps = Set(services.flatMap(\.stepGrams)).count
        if rows * steps > Limits.ratePricesMax {
            throw .invalid(
                field,
                "makes \(rows) rows of \(steps) distinct steps; at most "
                    + "\(Limits.ratePricesMax) prices are allowed over all carriers",
                reason: "TOO_MANY")
        }
    }
}
