internal import Inventory
internal import Messages
internal import Primitives

/// `dom.v1.Location` and `LocationGroup` ⇄ the domain's records.
extension LocationRecord {
    /// What the message leaves out of state and profile stays as it is at `known`.
    init(
        _ message: Location, index: LocationIndex, known: LocationRecord?, field: String,
        now: Instant
    ) throws(RPCFailure) {
        try Check.identifier(message.id, "\(field).id")
        try Check.text(message.name, "\(field).name")
        for (name, text) in [
            ("country", message.country), ("region", message.region), ("city", message.city),
            ("postcode", message.postcode), ("time_zone", message.timeZone),
        ] {
            try Check.text(text, "\(field).\(name)", bytesMax: Limits.keyBytesMax)
        }
        try Check.count(message.groups.count, in: 0...64, "\(field).groups")
        guard abs(Int64(message.latitudeE6)) <= 90_000_000 else {
            throw .invalid("\(field).latitude_e6", "is beyond a pole", reason: "OUT_OF_BOUNDS")
        }
        guard abs(Int64(message.longitudeE6)) <= 180_000_000 else {
            throw .invalid(
                "\(field).longitude_e6", "is beyond 180 degrees", reason: "OUT_OF_BOUNDS")
        }
        self.init(
            index: index, id: message.id, name: message.name,
            kind: try domainEnum(message.type, "\(field).type", default: .warehouse),
            groups: Array(Set(message.groups)).sorted(),
            latitudeMicrodegrees: message.latitudeE6, longitudeMicrodegrees: message.longitudeE6,
            country: message.country, region: message.region, city: message.city,
            postcode: message.postcode, timeZone: message.timeZone, profile: known?.profile)
        try readState(message, known, field)
        if let profile = message.profile {
            self.profile = try LocationProfile(profile, field: "\(field).profile")
        }
        guard let offsets = TimeZones.offsets(timeZone, now: now) else {
            throw .unknownTimeZone(timeZone, field: "\(field).time_zone")
        }
        zoneOffsets = offsets
    }

    private mutating func readState(
        _ message: Location, _ known: LocationRecord?, _ field: String
    ) throws(RPCFailure) {
        if message.state == .unspecified, message.stateUntil == nil {
            state = known?.state ?? .open
            stateUntil = known?.stateUntil
            reroutesUpTo = known?.reroutesUpTo
            return
        }
        state = try domainEnum(message.state, "\(field).state", default: .open)
        stateUntil = message.stateUntil
        if state == .open, stateUntil != nil {
            throw .invalid(
                "\(field).state_until", "needs a state other than OPEN", reason: "AMBIGUOUS")
        }
    }

    /// As of `now`: a state that has ended is not shown.
    func message(at now: Instant) -> Location {
        let hasEnded = stateUntil.map { $0 <= now } ?? false
        return Location.with {
            $0.id = id
            $0.name = name
            $0.type = LocationType(rawValue: Int32(kind.rawValue))
            $0.state = hasEnded ? .open : LocationState(rawValue: Int32(state.rawValue))
            $0.stateUntil = hasEnded ? nil : stateUntil
            $0.profile = profile?.message
            $0.latitudeE6 = latitudeMicrodegrees
            $0.longitudeE6 = longitudeMicrodegrees
            $0.country = country
            $0.region = region
            $0.city = city
            $0.postcode = postcode
            $0.timeZone = timeZone
            $0.groups = groups
        }
    }
}

extension LocationGroupRecord {
    var message: LocationGroup {
        LocationGroup.with {
            $0.id = id
            $0.name = name
        }
    }
}

/// Refuses time zones that nobody knows, and has the others at hand before anything is locked.
func checkTimeZones(
    _ items: [ConfigurationDraft.Item<Location>], at now: Instant
) throws(RPCFailure) {
    for (field, message) in items where TimeZones.offsets(message.timeZone, now: now) == nil {
        throw .unknownTimeZone(message.timeZone, field: "\(field).time_zone")
    }
}

extension RPCFailure {
    static func unknownTimeZone(_ name: String, field: String) -> RPCFailure {
        .invalid(field, "no time zone \"\(name)\"", reason: "UNKNOWN_TIME_ZONE")
    }
}

/// A wire enum as the domain's: 0 is the default, an unknown number is refused with its field.
func domainEnum<Wire: WireEnum, Value: RawRepresentable>(
    _ wire: Wire, _ field: @autoclosure () -> String, default fallback: Value
) throws(RPCFailure) -> Value where Value.RawValue == UInt8 {
    if wire.rawValue == 0 { return fallback }
    guard let raw = UInt8(exactly: wire.rawValue), let value = Value(rawValue: raw) else {
        throw .invalid(field(), "\(wire.rawValue) is not known", reason: "UNKNOWN_VALUE")
    }
    return value
}

extension Inventory.Condition {
    /// Unspecified is NEW.
    init(_ wire: Messages.Condition, _ field: @autoclosure () -> String) throws(RPCFailure) {
        guard wire.isKnown else {
            throw .invalid(field(), "\(wire.rawValue) is not known", reason: "UNKNOWN_VALUE")
        }
        self.init(rawValue: wire.rawValue == 0 ? 1 : UInt8(wire.rawValue))
    }

    var message: Messages.Condition { Messages.Condition(rawValue: Int32(rawValue)) }
}
