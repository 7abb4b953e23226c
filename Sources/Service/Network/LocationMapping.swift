internal import Inventory
internal import Messages
internal import Primitives

/// `dom.v1.Location` and `LocationGroup` ⇄ the domain's records.
extension LocationRecord {
    init(
        _ message: Location, index: LocationIndex, field: String
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
            postcode: message.postcode, timeZone: message.timeZone,
            state: try domainEnum(message.state, "\(field).state", default: .open))
    }

    var message: Location {
        Location.with {
            $0.id = id
            $0.name = name
            $0.type = LocationType(rawValue: Int32(kind.rawValue))
            $0.state = LocationState(rawValue: Int32(state.rawValue))
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
