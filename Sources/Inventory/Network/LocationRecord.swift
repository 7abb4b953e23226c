public import Primitives

/// A place that holds stock: the journaled after-image.
public struct LocationRecord: Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable {
        case warehouse = 1
        case store = 2
        case vendor = 3
        case thirdParty = 4
    }

    public enum State: UInt8, Sendable, CaseIterable {
        case open = 1
        /// Nothing can be promised from here.
        case closed = 2
        /// Receives, but nothing leaves: nothing can be promised from here.
        case noOutbound = 3
        /// Answers asks for this location, but does not ship, so it is in no pool.
        case pickupOnly = 4

        /// The larger, the more restrictive.
        var restriction: UInt8 {
            switch self {
            case .open: 0
            case .pickupOnly: 1
            case .noOutbound: 2
            case .closed: 3
            }
        }
    }

    public var index: LocationIndex
    public var id: String
    public var name: String
    public var kind: Kind
    /// Identifiers of location groups.
    public var groups: [String]
    /// Millionths of a degree.
    public var latitudeMicrodegrees: Int32
    public var longitudeMicrodegrees: Int32
    /// ISO 3166-1 alpha-2.
    public var country: String
    public var region: String
    public var city: String
    public var postcode: String
    /// IANA name, e.g. `America/Chicago`.
    public var timeZone: String
    public var state: State
    /// When `state` ends and the location is open again; nil = until told otherwise.
    public var stateUntil: Instant?
    /// While `state` lasts, work of up to then that nobody has picked is to be done elsewhere;
    /// nil = it stays. A time and not a flag, so that a start can tell what a crash has left over
    /// from what was planned since.
    public var reroutesUpTo: Instant?
    /// How it takes part in fulfilling orders; nil = the usual of its kind.
    public var profile: LocationProfile?
    /// Of `timeZone`, ascending; empty = local time is UTC.
    public var zoneOffsets: [ZoneOffset]

    public init(
        index: LocationIndex, id: String, name: String = "", kind: Kind = .warehouse,
        groups: [String] = [], latitudeMicrodegrees: Int32 = 0, longitudeMicrodegrees: Int32 = 0,
        country: String = "", region: String = "", city: String = "", postcode: String = "",
        timeZone: String = "", state: State = .open, stateUntil: Instant? = nil,
        reroutesUpTo: Instant? = nil, profile: LocationProfile? = nil,
        zoneOffsets: [ZoneOffset] = []
    ) {
        self.index = index
        self.id = id
        self.name = name
        self.kind = kind
        self.groups = groups
        self.latitudeMicrodegrees = latitudeMicrodegrees
        self.longitudeMicrodegrees = longitudeMicrodegrees
        self.country = country
        self.region = region
        self.city = city
        self.postcode = postcode
        self.timeZone = timeZone
        self.state = state
        self.stateUntil = stateUntil
        self.reroutesUpTo = reroutesUpTo
        self.profile = profile
        self.zoneOffsets = zoneOffsets
    }

    /// The state in force at `now`: the more restrictive of its own and of scheduled outages.
    /// O(outages).
    public func state(at now: Instant) -> State {
        var inForce = state
        if let stateUntil, stateUntil <= now { inForce = .open }
        for outage in profile?.outages ?? [] where outage.from <= now && now < outage.until {
            if outage.state.restriction > inForce.restriction { inForce = outage.state }
        }
        return inForce
    }

    /// Work of up to then is to be done elsewhere; nil when none is, or the state that asked for
    /// it has ended by `now`.
    public func reroutesUpTo(at now: Instant) -> Instant? {
        let lasts = stateUntil.map { $0 > now } ?? true
        return state != .open && lasts ? reroutesUpTo : nil
    }

    /// What it can do for orders.
    public var capabilities: Capabilities {
        guard let profile, !profile.capabilities.isEmpty else { return .usual(of: kind) }
        return profile.capabilities
    }

    /// When the state in force may change by itself, in no order.
    var stateMoments: [Instant] {
        var moments = (profile?.outages ?? []).flatMap { [$0.from, $0.until] }
        if let stateUntil, state != .open { moments.append(stateUntil) }
        return moments
    }
}

/// A named set of locations; membership is said by each location.
public struct LocationGroupRecord: Hashable, Sendable {
    public var id: String
    public var name: String

    public init(id: String, name: String = "") {
        self.id = id
        self.name = name
    }
}
