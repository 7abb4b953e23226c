public import Inventory
internal import Primitives

/// A version of the network with everything that planning one order looks up in it.
///
/// Made when the network's version moves, never in a call. A network without carriers gets one
/// that is always there, so that plain location lists can be routed.
public final class SourcingNetwork: Sendable {
    public let routing: RoutingNetwork
    public var network: Network { routing.network }
    /// In the order that `CandidateFacts.carrier` counts in.
    public let carriers: [String]
    public let policies: PolicySet
    /// By `ServiceIndex`: place in `carriers`.
    let carrierOfService: [Int32]
    /// By `LocationIndex`: place in the order of ids, in which ties break.
    let place: [Int32]
    /// By place.
    let locationAtPlace: [Int32]
    /// By `LocationIndex`.
    let sites: [Site]
    /// All services at all locations, those of a location together.
    let links: [SiteLink]
    /// Places in `links`, those of one level at one location together, in the order of `links`.
    let placeOfLink: [Int]
    /// Where those of the lowest level at location 0 begin, of the next, …; and where the last end.
    private let levelBegins: [Int]
    private static let levels = 4
    /// Upper ends of the carriers' zones.
    let zoneMetres: [Int64]
    /// Of the location with the most; 1 at least.
    let linksMax: Int
    /// Zones of the carrier with the most.
    let zonesMax: Int
    let hasCapacities: Bool

    public init(_ network: Network) {
        let network = network.carriers.isEmpty ? network.with([.standard]) : network
        let routing = RoutingNetwork(network)
        self.routing = routing
        carriers = network.carriers.map(\.id)
        carrierOfService = routing.services.map { service in
            Int32(network.carriers.firstIndex { $0.id == service.carrier } ?? -1)
        }
        let records = network.locations
        locationAtPlace = records.indices.sorted { records[$0].id < records[$1].id }
            .map { Int32($0) }
        var place = [Int32](repeating: 0, count: records.count)
        for (rank, index) in locationAtPlace.enumerated() { place[Int(index)] = Int32(rank) }
        self.place = place
        var zoneMetres: [Int64] = []
        let zones = routing.services.map { service in
            zoneMetres += service.zoneMetres
            return zoneMetres.count - service.zoneMetres.count..<zoneMetres.count
        }
        var sites: [Site] = []
        var links: [SiteLink] = []
        for location in routing.locations {
            let begun = links.count
            for link in location.services {
                let service = routing.services[link.service.value]
                links.append(
                    SiteLink(
                        service: link.service.value, level: service.level,
                        carrier: carrierOfService[link.service.value],
                        firstRow: service.firstRow, gramsMax: service.gramsMax,
                        emission: service.emission, zones: zones[link.service.value]))
            }
            sites.append(Site(location, links: begun..<links.count))
        }
        self.sites = sites
        self.links = links
        (placeOfLink, levelBegins) = Self.byLevel(sites, links)
        self.zoneMetres = zoneMetres
        linksMax = routing.locations.map(\.services.count).max().map { max(1, $0) } ?? 1
        zonesMax = network.carriers.map(\.zoneCount).max() ?? 1
        hasCapacities = routing.locations.contains { !$0.capacity.isUnlimited }
        policies = PolicySet(
            records: network.policies, locations: records.map { LocationTraits($0) },
            carriers: carriers)
    }
}

extension SourcingNetwork {
    private static func byLevel(_ sites: [Site], _ links: [SiteLink]) -> ([Int], [Int]) {
        var ordered: [Int] = []
        var begins = [0]
        for site in sites {
            for level in ServiceLevel.allCases {
                ordered += site.links.filter { links[$0].level == level }
                begins.append(ordered.count)
            }
        }
        return (ordered, begins)
    }

    /// Services of one level at a location: ask `placeOfLink` of each for its place in `links`.
    @inline(__always)
    func links(of level: ServiceLevel, at location: LocationIndex) -> Range<Int> {
        let place = Int(location.value) * Self.levels + Int(level.rawValue) - 1
        return levelBegins[place]..<levelBegins[place + 1]
    }
}

extension Network {
    fileprivate func with(_ carriers: [CarrierRecord]) -> Network {
        Network(
            version: version, lastSequence: lastSequence, locations: locations, groups: groups,
            carriers: carriers, policies: policies, viewRecords: views.map(\.record))
    }
}

extension CarrierRecord {
    /// Of networks that have no carrier: the usual zones, a day more for each, and prices that rise
    /// by weight and zone as parcel carriers' do.
    public static let standard: CarrierRecord = {
        let steps: [Int64] = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 1_000_000]
        func service(
            _ id: String, _ level: ServiceLevel, days: [Int32], base: Int64, zones: Int
        ) -> CarrierServiceRecord {
            let table = (0..<8).map { zone in
                guard zone < zones else { return ServiceZoneRecord() }
                let prices = steps.map { grams in
                    base + Int64(zone) * base / 12 + grams * (30 + 6 * Int64(zone))
                }
                return ServiceZoneRecord(transitDays: days[zone], prices: prices)
            }
            return CarrierServiceRecord(
                id: id, level: level, stepGrams: steps, zones: table,
                emissionPerKilogramKilometre: 120, emissionPerParcel: 150)
        }
        return CarrierRecord(
            id: "standard",
            services: [
                service("courier", .sameDay, days: [0, 0], base: 1_200_000, zones: 2),
                service(
                    "express", .express, days: [1, 1, 1, 2, 2, 2, 2, 2], base: 1_500_000, zones: 8),
                service(
                    "ground", .standard, days: [1, 2, 3, 4, 5, 6, 7, 8], base: 600_000, zones: 8),
            ])
    }()
}
