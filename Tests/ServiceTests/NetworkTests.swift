import Inventory
import Journal
import Messages
import Primitives
import Service
import Testing

@Suite("Locations, carriers and configuration")
struct NetworkTests {
    // 2026-06-01T14:00:00Z, a Monday, 10:00 in New York.
    static let monday: Int64 = 1_780_322_400_000

    static func profile() -> FulfilmentProfile {
        FulfilmentProfile.with {
            $0.capabilities = [.ship, .pickup, .hazmat]
            $0.calendar = OpeningCalendar.with {
                $0.weekly = [
                    WeekdayHours.with {
                        $0.weekday = .monday
                        $0.spans = [span(540, 720), span(780, 1_500)]
                    },
                    WeekdayHours.with {
                        $0.weekday = .tuesday
                        $0.spans = [span(60, 1_440)]
                    },
                ]
                $0.specialDays = [
                    SpecialDay.with {
                        $0.date = "2026-12-25"
                        $0.name = "Christmas"
                    },
                    SpecialDay.with {
                        $0.date = "2028-02-29"
                        $0.spans = [span(0, 60)]
                    },
                ]
            }
            $0.cutOffs = [
                CutOff.with {
                    $0.carrier = "ups"
                    $0.service = "ground"
                    $0.minute = 960
                }, CutOff.with { $0.minute = 1_020 },
            ]
            $0.processing = ProcessingTime.with { $0.openMinutes = 90 }
            $0.pickupReadyMinutes = 120
            $0.capacity = LocationCapacity.with {
                $0.slotMinutes = 60
                $0.orders = 40
                $0.labourMinutes = 480
                $0.labourSecondsPerOrder = 90
                $0.labourSecondsPerUnit = 20
                $0.returnedUnits = 12
                $0.labourSecondsPerReturnedUnit = 300
            }
            $0.parcelCostMillicents = 150_000
            $0.unitCostMillicents = 20_000
            $0.accuracyBp = 9_500
            $0.rejectionRateBp = 300
            $0.sameDayRadiusMetres = 15_000
            $0.rank = 4
            $0.acknowledgementMinutes = 240
            $0.returns = returns()
            $0.outages = [
                Outage.with {
                    $0.from = Instant(milliseconds: monday + 86_400_000)
                    $0.until = Instant(milliseconds: monday + 2 * 86_400_000)
                    $0.state = .noOutbound
                    $0.reason = "stock-taking"
                }
            ]
        }
    }

    static func returns() -> ReturnProfile {
        ReturnProfile.with {
            $0.receivingCostMillicents = 60_000
            $0.gradingCostMillicents = 90_000
            $0.refurbishmentCostMillicents = 0
            $0.processingMinutes = 240
            $0.openBoxBp = 8_500
            $0.usedBp = 0
            $0.vendorCreditBp = 4_000
            $0.vendorCategories = ["electronics"]
            $0.resells = ["toys", "home"]
            $0.dropPointCostMillicents = 200_000
        }
    }

    static func span(_ opens: UInt32, _ closes: UInt32) -> OpenSpan {
        OpenSpan.with {
            $0.opensMinute = opens
            $0.closesMinute = closes
        }
    }

    static func location(_ id: String = "A") -> Location {
        Location.with {
            $0.id = id
            $0.name = "Shop \(id)"
            $0.type = .store
            $0.state = .open
            $0.timeZone = "America/New_York"
            $0.profile = profile()
        }
    }

    static func carrier(_ id: String = "ups") -> Carrier {
        Carrier.with {
            $0.id = id
            $0.zoneMetres = [100_000, 1_000_000]
            $0.services = [
                CarrierService.with {
                    $0.id = "ground"
                    $0.level = .standard
                    $0.weekdays = [.monday, .saturday]
                    $0.cutOffMinute = 1_000
                    $0.deliveryMinute = 1_200
                    $0.stepGrams = [1_000, 30_000]
                    $0.zones = [
                        zone(1, [500_000, 900_000]), zone(2, [600_000, 990_000]),
                        ServiceZone.with { $0.excluded = true },
                    ]
                    $0.emissionMgPerKgKm = 110
                    $0.emissionGramsPerParcel = 60
                }
            ]
        }
    }

    static func zone(_ days: UInt32, _ prices: [Int64]) -> ServiceZone {
        ServiceZone.with {
            $0.transitDays = days
            $0.pricesMillicents = prices
        }
    }

    private func bench() throws -> Bench { try Bench(now: Self.monday) }

    private func put(_ bench: Bench, _ location: Location) throws {
        let request = PutLocationsRequest.with {
            $0.context = bench.context
            $0.locations = [location]
        }
        try bench.call("NetworkService/PutLocations", request, PutLocationsResponse.self)
    }

    private func put(_ bench: Bench, _ carrier: Carrier) throws {
        let request = PutCarriersRequest.with {
            $0.context = bench.context
            $0.carriers = [carrier]
        }
        try bench.call("NetworkService/PutCarriers", request, PutCarriersResponse.self)
    }

    private func get(_ bench: Bench, _ id: String = "A") throws -> Location {
        let request = GetLocationRequest.with { $0.id = id }
        let reply = try bench.call(
            "NetworkService/GetLocation", request, GetLocationResponse.self)
        return try #require(reply.reply.location)
    }

    @Test("a location and a carrier come back as they were put, also after a restart")
    func roundTrip() throws {
        let bench = try bench()
        try put(bench, Self.location())
        try put(bench, Self.carrier())
        try bench.commit()
        for snapshots in [false, true] {
            if snapshots { _ = try bench.service.takeSnapshot() }
            let again = try bench.afterPowerCut()
            #expect(try get(again) == Self.location())
            let request = GetCarrierRequest.with { $0.id = "ups" }
            let reply = try again.call(
                "NetworkService/GetCarrier", request, GetCarrierResponse.self)
            #expect(reply.reply.carrier == Self.carrier())
            let records = again.service.store.network.locations
            #expect(records == bench.service.store.network.locations)
            #expect(records[0].zoneOffsets.count > 20)
            #expect(again.service.store.network.carriers == bench.service.store.network.carriers)
        }
    }

    @Test("what a later put leaves out of state and profile stays as it is")
    func partialPut() throws {
        let bench = try bench()
        try put(bench, Self.location())
        try setState(bench, .closed, until: nil)
        try put(bench, Location.with { $0.id = "A" })
        let now = try get(bench)
        #expect(now.state == .closed)
        #expect(now.profile == Self.profile())
        #expect(now.name == "")
        try put(
            bench,
            Location.with {
                $0.id = "A"
                $0.profile = FulfilmentProfile()
            })
        #expect(try get(bench).profile == FulfilmentProfile())
    }

    // MARK: States

    private func setState(
        _ bench: Bench, _ state: LocationState, until: Int64?, reroute: Bool = false,
        locations: [String] = ["A"]
    ) throws {
        let request = SetLocationStateRequest.with {
            $0.context = bench.context
            $0.locations = locations
            $0.state = state
            $0.until = until.map { Instant(milliseconds: $0) }
            $0.rerouteOpenWork = reroute
        }
        try bench.call("NetworkService/SetLocationState", request, SetLocationStateResponse.self)
    }

    private func available(_ bench: Bench) throws -> Int64 {
        let request = CheckAvailabilityRequest.with {
            $0.asks = [AvailabilityAsk.with { $0.sku = "S" }]
        }
        let reply = try bench.call(
            "AvailabilityService/CheckAvailability", request, CheckAvailabilityResponse.self)
        return reply.reply.answers[0].atp
    }

    @Test("a closed location promises nothing and is open again by itself when its time has come")
    func closedUntil() throws {
        let bench = try bench()
        try bench.location("A")
        try bench.sku("S")
        try bench.adjust("S", at: "A", by: 5)
        #expect(try available(bench) == 5)
        try setState(bench, .closed, until: Self.monday + 60_000)
        #expect(try available(bench) == 0)
        bench.now = Instant(milliseconds: Self.monday + 59_999)
        #expect(try available(bench) == 0)
        bench.now = Instant(milliseconds: Self.monday + 60_000)
        #expect(try available(bench) == 5)
        try bench.sku("T")
        #expect(try get(bench).state == .open)
        #expect(try get(bench).stateUntil == nil)
        try bench.commit()
        let again = try bench.afterPowerCut()
        #expect(try available(again) == 5)
    }

    @Test("a scheduled outage takes stock out of every view for its time and no longer")
    func outage() throws {
        let bench = try bench()
        var place = Location.with { $0.id = "A" }
        place.profile = FulfilmentProfile.with {
            $0.outages = [
                Outage.with {
                    $0.from = Instant(milliseconds: Self.monday + 1_000)
                    $0.until = Instant(milliseconds: Self.monday + 2_000)
                    $0.state = .closed
                }
            ]
        }
        try put(bench, place)
        try bench.sku("S")
        try bench.adjust("S", at: "A", by: 5)
        var seen: [Int64] = []
        for moment in [999, 1_000, 1_999, 2_000] as [Int64] {
            bench.now = Instant(milliseconds: Self.monday + moment)
            seen.append(try available(bench))
        }
        #expect(seen == [5, 0, 0, 5])
    }

    @Test("a state that makes no sense is refused by its field")
    func badStates() throws {
        let bench = try bench()
        try bench.location("A")
        func refusal(_ body: () throws -> Void) -> String? {
            do { try body() } catch let failure as RPCFailure {
                return failure.violations.first?.field ?? failure.reason
            } catch { return "\(error)" }
            return nil
        }
        let bench2 = bench
        #expect(refusal { try setState(bench2, .unspecified, until: nil) } == "state")
        #expect(refusal { try setState(bench2, .open, until: Self.monday + 1) } == "until")
        #expect(refusal { try setState(bench2, .closed, until: Self.monday) } == "until")
        #expect(
            refusal { try setState(bench2, .closed, until: nil, locations: ["A", "B"]) }
                == "locations[1]")
        #expect(
            refusal { try setState(bench2, .closed, until: nil, locations: ["A", "A"]) }
                == "locations[1]")
        #expect(try get(bench).state == .open)
    }

    // MARK: Refusals

    @Test("what is wrong with a location is named to the last field", arguments: BadLocation.all)
    func badLocation(_ bad: BadLocation) throws {
        let bench = try bench()
        var location = Self.location()
        bad.spoil(&location)
        let failure = try #require(throws: RPCFailure.self) { try put(bench, location) }
        #expect(failure.violations.first?.field == "locations[0].\(bad.field)")
        #expect(failure.code == .invalidArgument)
    }

    @Test("what is wrong with a carrier is named to the last field", arguments: BadCarrier.all)
    func badCarrier(_ bad: BadCarrier) throws {
        let bench = try bench()
        var carrier = Self.carrier()
        bad.spoil(&carrier)
        let failure = try #require(throws: RPCFailure.self) { try put(bench, carrier) }
        #expect(failure.violations.first?.field == "carriers[0].\(bad.field)")
    }

    // MARK: Configuration

    private func export(_ bench: Bench) throws -> [ConfigurationRecord] {
        let call = try bench.stream("NetworkService/ExportConfiguration")
        try call.receive(ExportConfigurationRequest().encoded.span.bytes)
        var records: [ConfigurationRecord] = []
        while true {
            var reply = ByteWriter()
            guard case .message = try call.produce(into: &reply) else { return records }
            records += try ExportConfigurationResponse(decoding: reply.array).records
        }
    }

    private func importing(_ bench: Bench, _ records: [ConfigurationRecord]) throws {
        let request = ImportConfigurationRequest.with {
            $0.context = bench.context
            $0.records = records
        }
        try bench.call(
            "NetworkService/ImportConfiguration", request, ImportConfigurationResponse.self)
    }

    @Test("an export imported elsewhere, in any order, exports the same bytes")
    func exportImport() throws {
        let bench = try bench()
        var place = Self.location()
        place.groups = ["east"]
        var carrier = Self.carrier()
        carrier.locations = ["A"]
        try importing(
            bench,
            [
                ConfigurationRecord(
                    .view(
                        ChannelView.with {
                            $0.id = "web"
                            $0.includedGroups = ["east"]
                            $0.quotas = [
                                Messages.Quota.with {
                                    $0.sku = "S"
                                    $0.units = 3
                                }
                            ]
                        })), ConfigurationRecord(.carrier(carrier)),
                ConfigurationRecord(.location(place)),
                ConfigurationRecord(.location(Self.location("B"))),
                ConfigurationRecord(.group(LocationGroup.with { $0.id = "east" })),
                ConfigurationRecord(.sku(Sku.with { $0.id = "S" })),
            ])
        try importing(bench, Self.policies)
        try bench.sku("K", of: ["S"])
        try bench.sku("KK", of: ["K"])
        for number in 0..<500 { try bench.sku("N\(number)") }
        let first = try export(bench)
        #expect(first.count == 511)
        let other = try Bench(now: Self.monday)
        try importing(other, first.reversed())
        #expect(try export(other) == first)
        // Kits come after what is in them, so that batches can be put one by one.
        let third = try Bench(now: Self.monday)
        for record in first { try importing(third, [record]) }
        #expect(try export(third).flatMap(\.encoded) == first.flatMap(\.encoded))
    }

    /// Versions 2 to 4 of a policy, as if the first had been forgotten.
    private static var policies: [ConfigurationRecord] {
        let statuses: [PolicyStatus] = [.retired, .active, .draft]
        return statuses.enumerated().map { place, status in
            ConfigurationRecord(
                .policy(
                    Messages.Policy.with {
                        $0.name = "peak"
                        $0.version = UInt32(place + 2)
                        $0.text = "policy \"peak\"\ncost lateness \(place + 1).00 per day\n"
                        $0.status = status
                        $0.priority = Int32(place)
                        if status == .active { $0.until = Instant(milliseconds: 4_000_000_000_000) }
                    }))
        }
    }

    @Test("an import is refused as a whole, with the record and the field")
    func badImport() throws {
        let bench = try bench()
        var carrier = Self.carrier()
        carrier.locations = ["A", "nowhere"]
        let failure = try #require(throws: RPCFailure.self) {
            try importing(
                bench,
                [
                    ConfigurationRecord(.location(Self.location())),
                    ConfigurationRecord(.carrier(carrier)),
                ])
        }
        #expect(failure.violations.first?.field == "records[1].carrier.locations[1]")
        #expect(bench.service.store.network.locations.isEmpty)
    }
}
