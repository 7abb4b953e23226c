/// Who carries parcels: the journaled after-image. Distances are metres, weights grams, money
/// milli-cents.
public struct CarrierRecord: Hashable, Sendable {
    public var id: String
    public var name: String
    /// Upper bounds of the zones, ascending; one more zone lies beyond the last.
    public var zoneMetres: [Int64]
    /// By id.
    public var services: [CarrierServiceRecord]
    /// Only from these and from `groups`; both empty = from everywhere.
    public var locations: [String]
    public var groups: [String]

    public init(
        id: String, name: String = "", zoneMetres: [Int64] = CarrierRecord.usualZoneMetres,
        services: [CarrierServiceRecord] = [], locations: [String] = [], groups: [String] = []
    ) {
        self.id = id
        self.name = name
        self.zoneMetres = zoneMetres
        self.services = services
        self.locations = locations
        self.groups = groups
    }

    /// 50, 150, 300, 600, 1,000, 1,400 and 1,800 miles of 1,609.344 m.
    public static let usualZoneMetres: [Int64] = [
        80_467, 241_402, 482_803, 965_606, 1_609_344, 2_253_082, 2_896_819,
    ]

    public var zoneCount: Int { zoneMetres.count + 1 }

    public func serves(_ location: LocationRecord) -> Bool {
        if locations.isEmpty && groups.isEmpty { return true }
        return locations.contains(location.id) || location.groups.contains(where: groups.contains)
    }
}

/// One service of a carrier.
public struct CarrierServiceRecord: Hashable, Sendable {
    public var id: String
    public var name: String
    public var level: ServiceLevel
    /// Days on which it collects and delivers: bit 0 is Monday.
    public var weekdays: UInt8
    /// When it collects where the location does not say: minute of the local day, 0 ..< 1,440.
    public var cutOffMinute: Int32
    /// When it has delivered: minute of the location's local day, 0 ..< 1,440.
    public var deliveryMinute: Int32
    /// Upper weights of the rate's steps, ascending; the last is the most it carries.
    public var stepGrams: [Int64]
    /// As many as the carrier has zones.
    public var zones: [ServiceZoneRecord]
    /// Milligrams of CO2e for one kilogram over one kilometre.
    public var emissionPerKilogramKilometre: UInt32
    /// Grams of CO2e.
    public var emissionPerParcel: UInt32

    public init(
        id: String, name: String = "", level: ServiceLevel = .standard,
        weekdays: UInt8 = 0b001_1111, cutOffMinute: Int32 = 1_439, deliveryMinute: Int32 = 1_260,
        stepGrams: [Int64] = [],
        zones: [ServiceZoneRecord] = [], emissionPerKilogramKilometre: UInt32 = 0,
        emissionPerParcel: UInt32 = 0
    ) {
        self.id = id
        self.name = name
        self.level = level
        self.weekdays = weekdays
        self.cutOffMinute = cutOffMinute
        self.deliveryMinute = deliveryMinute
        self.stepGrams = stepGrams
        self.zones = zones
        self.emissionPerKilogramKilometre = emissionPerKilogramKilometre
        self.emissionPerParcel = emissionPerParcel
    }
}

/// What a service offers in one zone; without prices it does not go there.
public struct ServiceZoneRecord: Hashable, Sendable {
    /// Days it moves after the day of collection.
    public var transitDays: Int32
    /// Per parcel, one for each step of weight.
    public var prices: [Int64]

    public init(transitDays: Int32 = 0, prices: [Int64] = []) {
        self.transitDays = transitDays
        self.prices = prices
    }

    public var isExcluded: Bool { prices.isEmpty }
}
