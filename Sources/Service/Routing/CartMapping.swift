internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// `dom.v1.Cart` → the domain's: every field checked, every name resolved. RouteOrder, Promise and
/// SubmitOrder share it.
extension Sourcing.Cart {
    static let tagsMax = 16
    static let substitutesMax = 8
    static let excludedMax = 1_000

    /// `field` is the cart's own, e.g. `cart`. A deadline that has passed at `now` is refused.
    /// With `optionalDestination` lines that say no mode need none yet.
    init(
        _ message: Messages.Cart, _ field: String = "cart", policy: String = "",
        _ names: NameResolver, now: Instant, optionalDestination: Bool = false
    ) throws(RPCFailure) {
        try Check.count(message.lines.count, in: 1...Limits.linesMax, "\(field).lines")
        try Check.optionalIdentifier(message.channel, "\(field).channel")
        try Check.optionalIdentifier(message.customer, "\(field).customer")
        try Check.optionalIdentifier(policy, "policy")
        let view = try names.view(message.channelView, "\(field).channel_view")
        let level = try domainEnum(
            message.serviceLevel, "\(field).service_level",
            default: Inventory.ServiceLevel.standard)
        let customerTags = try Self.tags(message.customerTags, "\(field).customer_tags")
        let tags = try Self.tags(message.tags, "\(field).tags")
        if let deliverBy = message.deliverBy, deliverBy <= now {
            throw .invalid("\(field).deliver_by", "has passed already", reason: "DEADLINE_PASSED")
        }
        var lines: [Sourcing.CartLine] = []
        lines.reserveCapacity(message.lines.count)
        for place in message.lines.indices {
            lines.append(
                try Sourcing.CartLine(
                    message.lines[place], place, "\(field).lines[\(place)]", names))
        }
        try lines.checkTogether(field)
        var destination: Destination?
        if let address = message.destination {
            destination = try Destination(address, "\(field).destination", names.network)
        } else if !optionalDestination, lines.contains(where: \.mode.needsDestination) {
            throw .invalid(
                "\(field).destination", "is required for lines that are shipped",
                reason: "REQUIRED")
        }
        try Check.count(
            message.excludedLocations.count, in: 0...Self.excludedMax,
            "\(field).excluded_locations")
        var excluded: [LocationIndex] = []
        for (place, id) in message.excludedLocations.enumerated() {
            excluded.append(
                try names.requiredLocation(id, "\(field).excluded_locations[\(place)]"))
        }
        self.init(
            lines: lines, destination: destination, view: view, channel: message.channel,
            level: level, deliverBy: message.deliverBy, customer: message.customer,
            customerTags: customerTags, tags: tags, excluded: excluded, policy: policy)
    }

    private static func tags(
        _ tags: [String], _ field: @autoclosure () -> String
    ) throws(RPCFailure) -> [String] {
        if tags.isEmpty { return tags }
        try Check.count(tags.count, in: 0...tagsMax, field())
        for (place, tag) in tags.enumerated() {
            try Check.identifier(tag, "\(field())[\(place)]")
        }
        return tags
    }
}

extension [Sourcing.CartLine] {
    /// Ids are unique, and what must travel together can. O(lines) unless there are groups.
    fileprivate func checkTogether(_ field: String) throws(RPCFailure) {
        if count > 1 {
            var seen = Set<String>(minimumCapacity: count)
            for place in indices where !seen.insert(self[place].id).inserted {
                throw .invalid(
                    "\(field).lines[\(place)].id", "\"\(self[place].id)\" is there twice",
                    reason: "DUPLICATE")
            }
        }
        guard contains(where: { !$0.shipGroup.isEmpty }) else { return }
        var leaders: [String: Int] = [:]
        for place in indices where !self[place].shipGroup.isEmpty {
            let line = self[place]
            guard let leader = leaders[line.shipGroup] else {
                leaders[line.shipGroup] = place
                continue
            }
            let first = self[leader]
            let name = "\(field).lines[\(place)]"
            if first.mode.way != line.mode.way || first.location != line.location {
                throw .invalid(
                    "\(name).ship_group",
                    "\"\(line.shipGroup)\" has lines that go different ways",
                    reason: "CONTRADICTION")
            }
            if !line.apartGroup.isEmpty, first.apartGroup == line.apartGroup {
                throw .invalid(
                    "\(name).apart_group",
                    "is shared with a line of ship group \"\(line.shipGroup)\"",
                    reason: "CONTRADICTION")
            }
        }
    }
}

extension Sourcing.CartLine {
    fileprivate init(
        _ line: Messages.CartLine, _ place: Int, _ field: @autoclosure () -> String,
        _ names: NameResolver
    ) throws(RPCFailure) {
        try Check.optionalIdentifier(line.id, "\(field()).id")
        try Check.identifier(line.sku, "\(field()).sku")
        try Check.quantity(line.quantity, "\(field()).quantity")
        try Check.optionalIdentifier(line.shipGroup, "\(field()).ship_group")
        try Check.optionalIdentifier(line.apartGroup, "\(field()).apart_group")
        let mode = try domainEnum(
            line.mode, "\(field()).mode", default: Sourcing.FulfilmentMode.ship)
        let location = try names.location(line.location, "\(field()).location")
        if mode.isCollected, location == nil {
            throw .invalid(
                "\(field()).location", "is required for \(line.mode)", reason: "REQUIRED")
        }
        self.init(
            id: line.id.isEmpty ? String(place + 1) : line.id, sku: SkuKey(line.sku),
            quantity: line.quantity, mode: mode, location: location,
            condition: try Inventory.Condition(line.condition, "\(field()).condition"),
            shipGroup: line.shipGroup, apartGroup: line.apartGroup)
        if let price = line.unitPrice {
            let bound = Limits.routingCostMax / 1_000
            guard (0...bound).contains(price.minorUnits) else {
                throw .invalid(
                    "\(field()).unit_price", "is \(price.minorUnits); 0 to \(bound) is allowed",
                    reason: "OUT_OF_BOUNDS")
            }
            unitPrice = price.minorUnits
        }
        if line.substitutes.isEmpty { return }
        try Check.count(
            line.substitutes.count, in: 0...Sourcing.Cart.substitutesMax,
            "\(field()).substitutes")
        var seen: Set<String> = [line.sku]
        for (number, sku) in line.substitutes.enumerated() {
            try Check.identifier(sku, "\(field()).substitutes[\(number)]")
            guard seen.insert(sku).inserted else {
                throw .invalid(
                    "\(field()).substitutes[\(number)]", "\"\(sku)\" is there twice",
                    reason: "DUPLICATE")
            }
            substitutes.append(SkuKey(sku))
        }
    }
}

extension Destination {
    /// Without coordinates it is placed at a location in the same city and region. O(locations).
    init(
        _ address: Address, _ field: @autoclosure () -> String, _ network: Network
    ) throws(RPCFailure) {
        try Check.optionalIdentifier(address.city, "\(field()).city")
        try Check.optionalIdentifier(address.region, "\(field()).region")
        try Check.optionalIdentifier(address.postcode, "\(field()).postcode")
        try Check.optionalIdentifier(address.country, "\(field()).country")
        self.init(
            latitudeMicrodegrees: address.latitudeE6 ?? 0,
            longitudeMicrodegrees: address.longitudeE6 ?? 0, country: address.country,
            region: address.region, city: address.city, postcode: address.postcode)
        guard (address.latitudeE6 == nil) == (address.longitudeE6 == nil) else {
            throw .invalid(
                "\(field()).\(address.latitudeE6 == nil ? "latitude_e6" : "longitude_e6")",
                "is required with the other coordinate", reason: "REQUIRED")
        }
        if address.latitudeE6 == nil {
            let place = network.locations.first { address.isIn(city: $0) }
            guard let place else {
                throw .invalid(
                    field(),
                    "has no coordinates, and no location of the network is in its city and region",
                    reason: "ADDRESS_NOT_PLACED")
            }
            latitudeMicrodegrees = place.latitudeMicrodegrees
            longitudeMicrodegrees = place.longitudeMicrodegrees
            return
        }
        guard abs(Int64(latitudeMicrodegrees)) <= 90_000_000 else {
            throw .invalid("\(field()).latitude_e6", "is beyond a pole", reason: "OUT_OF_BOUNDS")
        }
        guard abs(Int64(longitudeMicrodegrees)) <= 180_000_000 else {
            throw .invalid(
                "\(field()).longitude_e6", "is beyond 180 degrees", reason: "OUT_OF_BOUNDS")
        }
    }
}

extension Address {
    fileprivate func isIn(city place: LocationRecord) -> Bool {
        if city.isEmpty || place.city.isEmpty { return false }
        if !country.isEmpty, !place.country.isEmpty, country != place.country { return false }
        return place.region == region && place.city.lowercased() == city.lowercased()
    }
}
