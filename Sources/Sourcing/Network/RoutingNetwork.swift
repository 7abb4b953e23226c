public import Inventory
public import Primitives

/// Locations and carriers as routing sees them, compiled once per version of the network.
///
/// `Service` makes one when `Network.version` moves and keeps it; orders only read it, from any
/// thread, without a lock and without allocating. Compiling is O(locations × carrier services),
/// and equal calendars are compiled once.
public final class RoutingNetwork: Sendable {
    /// Of the network it was made from.
    public let version: UInt64
    public let network: Network
    /// By `LocationIndex`.
    public let locations: [RoutingLocation]
    /// By `ServiceIndex`: carriers by id, then services by id.
    public let services: [RoutingService]
    /// One row for each zone of each service (`RoutingService.row`), over the union of all steps;
    /// without carriers everything moves for nothing.
    public let rates: RateTable

    public init(_ network: Network) {
        version = network.version
        self.network = network
        var services: [RoutingService] = []
        var records: [(carrier: CarrierRecord, service: CarrierServiceRecord)] = []
        var rows = 0
        for carrier in network.carriers {
            for record in carrier.services.sorted(by: { $0.id < $1.id }) {
                services.append(
                    RoutingService(
                        record, of: carrier, index: ServiceIndex(services.count), firstRow: rows))
                records.append((carrier, record))
                rows += carrier.zoneCount
            }
        }
        self.services = services
        rates = records.isEmpty ? RateTable() : RateTable(records)
        var calendars: [CompiledCalendar.Source: CompiledCalendar] = [:]
        locations = network.locations.map { location in
            let source = CompiledCalendar.Source(location)
            let calendar = calendars[source] ?? CompiledCalendar(source)
            calendars[source] = calendar
            return RoutingLocation(
                location, calendar: calendar, services: Self.links(location, records))
        }
    }

    /// Nil for an index of a later version.
    public func location(_ index: LocationIndex) -> RoutingLocation? {
        Int(index.value) < locations.count ? locations[Int(index.value)] : nil
    }

    /// O(services).
    public func service(carrier: String, id: String) -> RoutingService? {
        services.first { $0.carrier == carrier && $0.id == id }
    }

    private static func links(
        _ location: LocationRecord,
        _ records: [(carrier: CarrierRecord, service: CarrierServiceRecord)]
    ) -> [ServiceLink] {
        let rules = location.profile?.cutOffs ?? []
        return records.indices.compactMap { place in
            let (carrier, service) = records[place]
            guard carrier.serves(location) else { return nil }
            let rule = rules.first { $0.matches(carrier: carrier.id, service: service.id) }
            return ServiceLink(
                service: ServiceIndex(place), cutOff: rule?.minute ?? service.cutOffMinute)
        }
    }
}

extension CompiledCalendar.Source {
    init(_ location: LocationRecord) {
        let profile = location.profile ?? LocationProfile()
        self.init(
            hours: profile.calendar, zoneOffsets: location.zoneOffsets,
            processing: profile.processing, pickupReadyMinutes: profile.pickupReadyMinutes,
            orderCutOff: profile.cutOffs.first { $0.carrier.isEmpty && $0.service.isEmpty }?.minute,
            outbound: Blocks(location, [.closed, .noOutbound, .pickupOnly]),
            counter: Blocks(location, [.closed, .noOutbound]),
            inbound: Blocks(location, [.closed]))
    }
}

extension RateTable {
    /// All services over the union of their steps: a step in between costs what the service's next
    /// one costs, beyond its last it does not carry.
    fileprivate init(_ records: [(carrier: CarrierRecord, service: CarrierServiceRecord)]) {
        let steps = Set(records.flatMap(\.service.stepGrams)).sorted()
        var prices: [Int64] = []
        for (_, service) in records {
            let places = steps.map { grams in
                service.stepGrams.firstIndex { $0 >= grams }
            }
            for zone in service.zones {
                prices += places.map { place in
                    guard let place, place < zone.prices.count else {
                        return RateTable.unavailable
                    }
                    return zone.prices[place]
                }
            }
        }
        self.init(steps: steps, prices: prices)
    }
}
