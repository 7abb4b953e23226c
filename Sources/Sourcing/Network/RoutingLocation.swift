public import Inventory
public import Primitives

/// A location as routing sees it: everything that one order asks of it, compiled. A class, so that
/// a table of thousands is walked without copying.
public final class RoutingLocation: Sendable {
    public let index: LocationIndex
    public let record: LocationRecord
    public let capabilities: Capabilities
    public let calendar: CompiledCalendar
    /// Nil where the record says 0, 0: nobody ships from the Gulf of Guinea.
    public let position: GeoPoint?
    /// Milli-cents.
    public let parcelCost: Int64
    public let unitCost: Int64
    /// Basis points.
    public let accuracy: UInt16
    public let rejectionRate: UInt16
    public let sameDayRadiusMetres: Int64
    public let rank: Int64
    /// Nil = no deadline.
    public let acknowledgementMilliseconds: Int64?
    public let capacity: CapacityRule
    public let returns: ReturnFacility
    /// Carrier services that collect here, in order of carrier and service.
    public let services: [ServiceLink]
    /// Its state may be another at another time without a change of the network.
    let changesByItself: Bool

    init(
        _ record: LocationRecord, calendar: CompiledCalendar, services: [ServiceLink]
    ) {
        let profile = record.profile ?? LocationProfile()
        index = record.index
        self.record = record
        capabilities = record.capabilities
        self.calendar = calendar
        let hasPosition = record.latitudeMicrodegrees != 0 || record.longitudeMicrodegrees != 0
        position =
            !hasPosition
            ? nil
            : GeoPoint(
                latitudeMicrodegrees: record.latitudeMicrodegrees,
                longitudeMicrodegrees: record.longitudeMicrodegrees)
        parcelCost = profile.parcelCost
        unitCost = profile.unitCost
        accuracy = profile.accuracy
        rejectionRate = profile.rejectionRate
        sameDayRadiusMetres = Int64(profile.sameDayRadiusMetres)
        rank = Int64(profile.rank)
        let minutes = Int64(profile.acknowledgementMinutes)
        acknowledgementMilliseconds = minutes == 0 ? nil : minutes * 60_000
        capacity = profile.capacity
        returns = profile.returns
        self.services = services
        changesByItself = !profile.outages.isEmpty || record.stateUntil != nil
    }

    /// The state in force. O(outages), O(1) without any.
    public func state(at now: Instant) -> LocationRecord.State {
        changesByItself ? record.state(at: now) : record.state
    }

    /// As the crow flies; nil where the location's position is not known.
    public func metres(to point: GeoPoint) -> Int64? { position.map { $0.metres(to: point) } }
}

/// A carrier service at one location.
public struct ServiceLink: Sendable, Hashable {
    public let service: ServiceIndex
    /// When it collects here: minute of the local day.
    public let cutOff: Int32
}

/// A carrier service's place in `RoutingNetwork.services`; holds for one version of the network.
public struct ServiceIndex: Hashable, Comparable, Sendable {
    public var value: Int

    public init(_ value: Int) { self.value = value }

    public static func < (left: ServiceIndex, right: ServiceIndex) -> Bool {
        left.value < right.value
    }
}
