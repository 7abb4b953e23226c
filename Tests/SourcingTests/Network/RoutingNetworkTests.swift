import Inventory
import Primitives
import Testing

@testable import Sourcing

@Suite("The network as routing sees it")
struct RoutingNetworkTests {
    static func place(_ index: Int, _ latitude: Int32, _ longitude: Int32) -> LocationRecord {
        LocationRecord(
            index: LocationIndex(UInt32(index)), id: "L\(index)",
            groups: index == 1 ? ["east"] : [],
            latitudeMicrodegrees: latitude, longitudeMicrodegrees: longitude)
    }

    static func service(
        _ id: String, steps: [Int64], prices: [[Int64]], days: [Int32] = [1, 2]
    ) -> CarrierServiceRecord {
        CarrierServiceRecord(
            id: id, stepGrams: steps,
            zones: zip(days, prices).map { ServiceZoneRecord(transitDays: $0, prices: $1) },
            emissionPerKilogramKilometre: 100, emissionPerParcel: 50)
    }

    static let network = Network(
        version: 3, lastSequence: .zero,
        locations: [place(0, 40_712_776, -74_005_974), place(1, 34_052_235, -118_243_683)],
        groups: [LocationGroupRecord(id: "east")],
        carriers: [
            CarrierRecord(
                id: "b", zoneMetres: [1_000],
                services: [service("slow", steps: [500, 2_000], prices: [[10, 20], []])],
                groups: ["east"]),
            CarrierRecord(
                id: "a", zoneMetres: [500_000],
                services: [
                    service("x", steps: [1_000], prices: [[30], [40]]),
                    service("e", steps: [1_000, 5_000], prices: [[70, 90], [80, 100]]),
                ]),
        ],
        viewRecords: [ChannelViewRecord(index: .everything, id: "")])

    @Test("distances are those of the sphere, the same from both ends")
    func distances() throws {
        let routing = RoutingNetwork(Self.network)
        let (east, west) = (routing.locations[0], routing.locations[1])
        let there = try #require(west.position.flatMap { east.metres(to: $0) })
        let back = try #require(east.position.flatMap { west.metres(to: $0) })
        #expect(there == back)
        // New York to Los Angeles: 3,935.7 km.
        #expect(abs(there - 3_935_746) < 500)
        #expect(east.metres(to: try #require(east.position)) == 0)
        let pole = GeoPoint(latitudeMicrodegrees: 90_000_000, longitudeMicrodegrees: 0)
        let other = GeoPoint(latitudeMicrodegrees: -90_000_000, longitudeMicrodegrees: 0)
        #expect(pole.metres(to: other) == GeoPoint.farthestMetres)
        // One micro-degree of latitude is 11 cm; ten metres are ninety of them.
        let near = GeoPoint(latitudeMicrodegrees: 90, longitudeMicrodegrees: 0)
        let zero = GeoPoint(latitudeMicrodegrees: 0, longitudeMicrodegrees: 0)
        #expect(near.metres(to: zero) == 10)
    }

    @Test("carriers serve whom they name, in the order of their ids")
    func links() {
        let routing = RoutingNetwork(Self.network)
        #expect(routing.services.map { "\($0.carrier)/\($0.id)" } == ["a/e", "a/x", "b/slow"])
        #expect(routing.locations[0].services.map(\.service.value) == [0, 1])
        #expect(routing.locations[1].services.map(\.service.value) == [0, 1, 2])
        #expect(routing.version == 3)
    }

    @Test("one table of rates says what each card says")
    func rates() throws {
        let routing = RoutingNetwork(Self.network)
        #expect(routing.rates.steps == [500, 1_000, 2_000, 5_000])
        #expect(routing.rates.zones == 6)
        for (grams, prices) in [
            (500, [70, 80, 30, 40, 10, nil]), (501, [70, 80, 30, 40, 20, nil]),
            (1_500, [90, 100, nil, nil, 20, nil]), (5_000, [90, 100, nil, nil, nil, nil]),
            (5_001, [nil, nil, nil, nil, nil, nil]),
        ] as [(Int64, [Int64?])] {
            let found = routing.services.flatMap { service in
                (0..<2).map { routing.rates.price(zone: service.row(zone: $0), grams: grams) }
            }
            #expect(found == prices, "\(grams) g")
        }
        let slow = try #require(routing.service(carrier: "b", id: "slow"))
        #expect([0, 1_000, 1_001].map { slow.zone(metres: $0) } == [0, 0, 1])
        #expect([slow.transitDays(zone: 0), slow.transitDays(zone: 1)] == [1, nil])
        #expect(slow.gramsMax == 2_000)
    }

    @Test("emissions are rounded up and cannot overflow")
    func emissions() {
        let service = RoutingNetwork(Self.network).services[0]
        // 100 mg/(kg·km) × 2 kg × 1,000 km = 200 g, and 50 g for the parcel.
        #expect(service.emissionGrams(parcelGrams: 2_000, metres: 1_000_000) == 250)
        #expect(service.emissionGrams(parcelGrams: 1, metres: 1) == 51)
        #expect(service.emissionGrams(parcelGrams: 0, metres: 0) == 50)
        #expect(service.emissionGrams(parcelGrams: .max, metres: 20_000_000) > 0)
    }

    @Test("cut-offs of the location go before those of the service, the first that matches counts")
    func cutOffs() {
        let record = CalendarFixture.location {
            $1.cutOffs = [
                CutOffRule(carrier: "a", service: "x", minute: 600),
                CutOffRule(carrier: "a", minute: 700), CutOffRule(service: "slow", minute: 800),
            ]
        }
        let network = Network(
            version: 1, lastSequence: .zero, locations: [record], groups: [],
            carriers: Self.network.carriers.map {
                var carrier = $0
                carrier.groups = []
                return carrier
            }, viewRecords: [ChannelViewRecord(index: .everything, id: "")])
        #expect(RoutingNetwork(network).locations[0].services.map(\.cutOff) == [700, 600, 800])
    }

    @Test("a slot of capacity begins at local midnight, also when clocks change")
    func slots() {
        var rule = CapacityRule()
        let record = CalendarFixture.location { $1.capacity = rule }
        func location(_ record: LocationRecord) -> RoutingLocation {
            RoutingNetwork(
                Network(
                    version: 1, lastSequence: .zero, locations: [record], groups: [],
                    viewRecords: [ChannelViewRecord(index: .everything, id: "")])
            ).locations[0]
        }
        let daily = location(record)
        let day = CalendarFixture.day(3, 8)
        #expect(daily.capacitySlot(of: CalendarFixture.utc(3, 8, 4, 59)) == day - 1)
        #expect(daily.capacitySlot(of: CalendarFixture.utc(3, 8, 5)) == day)
        #expect(daily.start(ofCapacitySlot: day) == CalendarFixture.utc(3, 8, 5))
        #expect(daily.start(ofCapacitySlot: day + 1) == CalendarFixture.utc(3, 9, 4))
        rule.slotMinutes = 60
        let hourly = location(CalendarFixture.location { $1.capacity = rule })
        #expect(hourly.capacitySlot(of: CalendarFixture.utc(3, 8, 5, 59)) == day * 24)
        // 01:30 comes twice on 1 November; both are the same slot.
        #expect(
            hourly.capacitySlot(of: CalendarFixture.utc(11, 1, 5, 30))
                == hourly.capacitySlot(of: CalendarFixture.utc(11, 1, 6, 30)))
    }

    @Test("capacity is full when any of its measures is")
    func capacity() {
        var rule = CapacityRule()
        rule.orders = 10
        rule.units = 20
        rule.labourMinutes = 10
        rule.labourSecondsPerOrder = 60
        rule.labourSecondsPerUnit = 30
        let used = CapacityUse(orders: 3, lines: 9, units: 12, labourSeconds: 300)
        #expect(rule.admits(rule.use(lines: 2, units: 8), on: used))
        #expect(!rule.admits(rule.use(lines: 2, units: 9), on: used))
        #expect(rule.unitsLeft(lines: 2, on: used) == 8)
        #expect(rule.unitsLeft(lines: 1, on: CapacityUse(labourSeconds: 480)) == 2)
        #expect(rule.unitsLeft(lines: 1, on: CapacityUse(orders: 10)) == 0)
        #expect(CapacityRule().unitsLeft(lines: 500, on: used) == .max)
    }
}
