internal import Inventory
internal import Primitives

/// A location as the walk over candidates reads it: its numbers side by side, so that a thousand
/// of them are walked without touching an object.
struct Site {
    var location: LocationIndex
    /// Anything where `hasPosition` is false.
    var position: GeoPoint
    var hasPosition: Bool
    var state: LocationRecord.State
    /// `state` is not all there is to it: ask the location.
    var changesByItself: Bool
    var kind: LocationRecord.Kind
    var capabilities: Capabilities
    var parcelCost: Int64
    var unitCost: Int64
    var accuracy: Int64
    var rejection: Int64
    var rank: Int64
    var sameDayRadiusMetres: Int64
    var isUnlimited: Bool
    var capacity: CapacityRule
    /// Places in `SourcingNetwork.links`.
    var links: Range<Int>

    init(_ location: RoutingLocation, links: Range<Int>) {
        self.location = location.index
        position =
            location.position ?? GeoPoint(latitudeMicrodegrees: 0, longitudeMicrodegrees: 0)
        hasPosition = location.position != nil
        state = location.record.state
        changesByItself = location.changesByItself
        kind = location.record.kind
        capabilities = location.capabilities
        parcelCost = location.parcelCost
        unitCost = location.unitCost
        accuracy = Int64(location.accuracy)
        rejection = Int64(location.rejectionRate)
        rank = location.rank
        sameDayRadiusMetres = location.sameDayRadiusMetres
        isUnlimited = location.capacity.isUnlimited
        capacity = location.capacity
        self.links = links
    }
}

/// A carrier service at one location, in the same manner.
struct SiteLink {
    var service: Int
    var level: ServiceLevel
    /// As `CandidateFacts.carrier` counts.
    var carrier: Int32
    var firstRow: Int
    var gramsMax: Int64
    var emission: Emission
    /// Places in `SourcingNetwork.zoneMetres`.
    var zones: Range<Int>
}

extension SourcingNetwork {
    /// The zone of a distance by the link's carrier, 0 is the nearest. O(log zones).
    @inline(__always)
    func zone(_ link: borrowing SiteLink, metres: Int64) -> Int {
        let zones = link.zones
        return zoneMetres.withUnsafeBufferPointer { ends in
            var low = zones.lowerBound
            var high = zones.upperBound
            while low < high {
                let middle = (low &+ high) >> 1
                if ends[middle] < metres { low = middle &+ 1 } else { high = middle }
            }
            return low &- zones.lowerBound
        }
    }
}

extension Site {
    /// Why it cannot serve the line as the line wants it, or `.none`.
    @inline(__always)
    func reason(against line: borrowing LineTerms) -> Exclusion {
        if !capabilities.isSuperset(of: line.required) { return .capability }
        switch line.mode {
        case .pickup: return capabilities.contains(.pickup) ? .none : .capability
        case .curbside: return capabilities.contains(.curbside) ? .none : .capability
        case .shipToStore: return .none
        case .shipFromStore: if kind != .store { return .capability }
        case .dropShip: if kind != .vendor { return .capability }
        case .ship, .sameDay: break
        }
        if let wish = line.wish, wish != location { return .notAssorted }
        return .none
    }

    /// What a parcel costs more where the slot is so full, basis points; before weights.
    @inline(__always)
    func capacityCost(at load: Int64) -> Int64 {
        load == 0 ? 0 : parcelCost * load / 10_000
    }

    /// What policies may know of one unit, but for its stock and its emission.
    @inline(__always)
    var unitFacts: UnitFacts {
        var unit = UnitFacts()
        unit.labour = unitCost
        unit.rejection = rejection * Planning.rerouteCost / 10_000
        return unit
    }
}
