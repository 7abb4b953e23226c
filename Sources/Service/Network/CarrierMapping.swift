internal import Inventory
internal import Messages
internal import Primitives

/// `dom.v1.Carrier` ⇄ the domain's record.
extension CarrierRecord {
    init(_ message: Carrier, field: String) throws(RPCFailure) {
        try Check.identifier(message.id, "\(field).id")
        try Check.text(message.name, "\(field).name")
        try Check.count(
            message.zoneMetres.count, in: 0...Limits.carrierZonesMax - 1, "\(field).zone_metres")
        try checkAscending(
            message.zoneMetres, in: 1...100_000_000, "\(field).zone_metres")
        try Check.count(
            message.services.count, in: 1...Limits.carrierServicesMax, "\(field).services")
        try Check.count(message.locations.count, in: 0...10_000, "\(field).locations")
        try Check.count(message.groups.count, in: 0...1_000, "\(field).groups")
        let zones = message.zoneMetres.isEmpty ? Self.usualZoneMetres : message.zoneMetres
        var services: [CarrierServiceRecord] = []
        for (place, service) in message.services.enumerated() {
            let path = "\(field).services[\(place)]"
            let record = try CarrierServiceRecord(service, zones: zones.count + 1, field: path)
            if services.contains(where: { $0.id == record.id }) {
                throw .invalid("\(path).id", "is there twice", reason: "DUPLICATE")
            }
            services.append(record)
        }
        self.init(
            id: message.id, name: message.name, zoneMetres: zones,
            services: services.sorted { $0.id < $1.id },
            locations: Array(Set(message.locations)).sorted(),
            groups: Array(Set(message.groups)).sorted())
    }

    var message: Carrier {
        Carrier.with {
            $0.id = id
            $0.name = name
            $0.zoneMetres = zoneMetres
            $0.services = services.map(\.message)
            $0.locations = locations
            $0.groups = groups
        }
    }
}

extension CarrierServiceRecord {
    fileprivate init(
        _ message: CarrierService, zones count: Int, field: String
    ) throws(RPCFailure) {
        try Check.identifier(message.id, "\(field).id")
        try Check.text(message.name, "\(field).name")
        try Check.count(
            message.stepGrams.count, in: 1...Limits.rateStepsMax, "\(field).step_grams")
        try checkAscending(message.stepGrams, in: 1...1_000_000_000, "\(field).step_grams")
        let cutOff = message.cutOffMinute ?? 1_439
        let delivery = message.deliveryMinute ?? 1_260
        try Check.quantity(Int64(cutOff), in: 0...1_439, "\(field).cut_off_minute")
        try Check.quantity(Int64(delivery), in: 0...1_439, "\(field).delivery_minute")
        for (name, value) in [
            ("emission_mg_per_kg_km", message.emissionMgPerKgKm),
            ("emission_grams_per_parcel", message.emissionGramsPerParcel),
        ] {
            try Check.quantity(Int64(value), in: 0...1_000_000, "\(field).\(name)")
        }
        self.init(
            id: message.id, name: message.name,
            level: try domainEnum(message.level, "\(field).level", default: .standard),
            weekdays: try Self.weekdays(message.weekdays, field: "\(field).weekdays"),
            cutOffMinute: Int32(cutOff), deliveryMinute: Int32(delivery),
            stepGrams: message.stepGrams,
            zones: try Self.zones(
                message.zones, count: count, steps: message.stepGrams.count,
                field: "\(field).zones"),
            emissionPerKilogramKilometre: message.emissionMgPerKgKm,
            emissionPerParcel: message.emissionGramsPerParcel)
    }

    private static func weekdays(
        _ messages: [Weekday], field: String
    ) throws(RPCFailure) -> UInt8 {
        if messages.isEmpty { return 0b001_1111 }
        var bits: UInt8 = 0
        for (place, weekday) in messages.enumerated() {
            bits |= 1 << UInt8(try weekdayIndex(weekday, "\(field)[\(place)]"))
        }
        return bits
    }

    private static func zones(
        _ messages: [ServiceZone], count: Int, steps: Int, field: String
    ) throws(RPCFailure) -> [ServiceZoneRecord] {
        if messages.count != count {
            throw .invalid(
                field, "has \(messages.count) elements; the carrier has \(count) zones",
                reason: messages.count < count ? "REQUIRED" : "TOO_MANY")
        }
        var zones: [ServiceZoneRecord] = []
        for (place, message) in messages.enumerated() {
            let path = "\(field)[\(place)]"
            if message.excluded {
                if message.transitDays != 0 || !message.pricesMillicents.isEmpty {
                    throw .invalid(
                        "\(path).excluded", "does not go with days and prices",
                        reason: "AMBIGUOUS")
                }
                zones.append(ServiceZoneRecord())
                continue
            }
            try Check.quantity(Int64(message.transitDays), in: 0...60, "\(path).transit_days")
            try Check.count(
                message.pricesMillicents.count, in: steps...steps, "\(path).prices_millicents")
            for (step, price) in message.pricesMillicents.enumerated() {
                try Check.quantity(
                    price, in: 0...LocationProfile.costMax, "\(path).prices_millicents[\(step)]")
            }
            zones.append(
                ServiceZoneRecord(
                    transitDays: Int32(message.transitDays), prices: message.pricesMillicents))
        }
        if zones.allSatisfy(\.isExcluded) {
            throw .invalid(field, "are all excluded", reason: "NOWHERE")
        }
        return zones
    }

    fileprivate var message: CarrierService {
        CarrierService.with {
            $0.id = id
            $0.name = name
            $0.level = ServiceLevel(rawValue: Int32(level.rawValue))
            $0.weekdays = (0..<7).filter { weekdays >> $0 & 1 == 1 }
                .map { Weekday(rawValue: $0 + 1) }
            $0.cutOffMinute = UInt32(cutOffMinute)
            $0.deliveryMinute = UInt32(deliveryMinute)
            $0.stepGrams = stepGrams
            $0.zones = zones.map { zone in
                ServiceZone.with {
                    $0.excluded = zone.isExcluded
                    $0.transitDays = UInt32(zone.transitDays)
                    $0.pricesMillicents = zone.prices
                }
            }
            $0.emissionMgPerKgKm = emissionPerKilogramKilometre
            $0.emissionGramsPerParcel = emissionPerParcel
        }
    }
}

private func checkAscending(
    _ values: [Int64], in range: ClosedRange<Int64>, _ field: String
) throws(RPCFailure) {
    for (place, value) in values.enumerated() {
        try Check.quantity(value, in: range, "\(field)[\(place)]")
        if place > 0, value <= values[place - 1] {
            throw .invalid(
                "\(field)[\(place)]", "is not above the one before", reason: "NOT_ASCENDING")
        }
    }
}
