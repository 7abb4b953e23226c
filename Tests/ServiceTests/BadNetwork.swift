import Messages
import Primitives
import Testing

/// One thing wrong with a location that is otherwise well.
struct BadLocation: Sendable, CustomTestStringConvertible {
    var field: String
    var spoil: @Sendable (inout Location) -> Void

    var testDescription: String { field }

    init(_ field: String, _ spoil: @escaping @Sendable (inout Location) -> Void) {
        self.field = field
        self.spoil = spoil
    }

    private static func profile(
        _ field: String, _ spoil: @escaping @Sendable (inout FulfilmentProfile) -> Void
    ) -> BadLocation {
        BadLocation("profile.\(field)") { location in
            var profile = location.profile ?? FulfilmentProfile()
            spoil(&profile)
            location.profile = profile
        }
    }

    private static func calendar(
        _ field: String, _ spoil: @escaping @Sendable (inout OpeningCalendar) -> Void
    ) -> BadLocation {
        profile("calendar.\(field)") { profile in
            var calendar = profile.calendar ?? OpeningCalendar()
            spoil(&calendar)
            profile.calendar = calendar
        }
    }

    static let all: [BadLocation] =
        [
            BadLocation("time_zone") { $0.timeZone = "Mars/Olympus_Mons" },
            BadLocation("groups[0]") { $0.groups = ["nobody"] },
            BadLocation("state_until") { $0.stateUntil = Instant(milliseconds: 1) },
            profile("capabilities[1]") { $0.capabilities = [.ship, .unspecified] },
            profile("cut_offs[0].minute") { $0.cutOffs[0].minute = 1_440 },
            profile("processing.working_days") { $0.processing?.workingDays = 1 },
            profile("pickup_ready_minutes") { $0.pickupReadyMinutes = 20_161 },
            profile("capacity.slot_minutes") { $0.capacity?.slotMinutes = 7 },
            profile("capacity.labour_seconds_per_unit") {
                $0.capacity?.labourSecondsPerUnit = 86_401
            },
            profile("parcel_cost_millicents") { $0.parcelCostMillicents = -1 },
            profile("unit_cost_millicents") { $0.unitCostMillicents = -1 },
            profile("capacity.labour_seconds_per_returned_unit") {
                $0.capacity?.labourSecondsPerReturnedUnit = 86_401
            },
            profile("returns.grading_cost_millicents") { $0.returns?.gradingCostMillicents = -1 },
            profile("returns.drop_point_cost_millicents") {
                $0.returns?.dropPointCostMillicents = -1
            },
            profile("returns.processing_minutes") { $0.returns?.processingMinutes = 43_201 },
            profile("returns.used_bp") { $0.returns?.usedBp = 10_001 },
            profile("returns.resells[1]") { $0.returns?.resells = ["a", ""] },
            profile("accuracy_bp") { $0.accuracyBp = 10_001 },
            profile("rejection_rate_bp") { $0.rejectionRateBp = 10_001 },
            profile("outages[0].until") { $0.outages[0].until = $0.outages[0].from },
            profile("outages[0].from") { $0.outages[0].from = nil },
            profile("outages[0].state") { $0.outages[0].state = .open },
        ] + calendars

    private static let calendars: [BadLocation] = [
        calendar("weekly") {
            $0.specialDays = []
            $0.weekly = [WeekdayHours.with { $0.weekday = .sunday }]
        },
        calendar("weekly[0].weekday") { $0.weekly[0].weekday = .unspecified },
        calendar("weekly[1].weekday") { $0.weekly[1].weekday = .monday },
        calendar("weekly[0].spans[1].opens_minute") { $0.weekly[0].spans[1].opensMinute = 719 },
        calendar("weekly[0].spans[0].closes_minute") { $0.weekly[0].spans[0].closesMinute = 540 },
        calendar("weekly[1].spans[0].closes_minute") {
            $0.weekly[1].spans[0].closesMinute = 2_881
        },
        // Monday's night reaches to 01:00, where Tuesday has begun.
        calendar("weekly[0].spans[1].closes_minute") { $0.weekly[1].spans[0].opensMinute = 59 },
        calendar("special_days[0].date") { $0.specialDays[0].date = "2026-02-29" },
        calendar("special_days[0].date") { $0.specialDays[0].date = "25.12.2026" },
        calendar("special_days[1].date") { $0.specialDays[1].date = "2026-12-25" },
    ]
}

/// One thing wrong with a carrier that is otherwise well.
struct BadCarrier: Sendable, CustomTestStringConvertible {
    var field: String
    var spoil: @Sendable (inout Carrier) -> Void

    var testDescription: String { field }

    init(_ field: String, _ spoil: @escaping @Sendable (inout Carrier) -> Void) {
        self.field = field
        self.spoil = spoil
    }

    private static func service(
        _ field: String, _ spoil: @escaping @Sendable (inout CarrierService) -> Void
    ) -> BadCarrier {
        BadCarrier("services[0].\(field)") { spoil(&$0.services[0]) }
    }

    static let all: [BadCarrier] = [
        BadCarrier("id") { $0.id = "" },
        BadCarrier("zone_metres[1]") { $0.zoneMetres[1] = 100_000 },
        BadCarrier("zone_metres[0]") { $0.zoneMetres[0] = 0 },
        BadCarrier("services") { $0.services = [] },
        BadCarrier("services[1].id") { $0.services.append($0.services[0]) },
        BadCarrier("groups[0]") { $0.groups = ["nobody"] },
        BadCarrier("locations[0]") { $0.locations = ["nowhere"] },
        service("step_grams[1]") { $0.stepGrams = [1_000, 999] },
        service("step_grams") { $0.stepGrams = [] },
        service("zones") { $0.zones.removeLast() },
        service("zones") {
            $0.zones = $0.zones.map { _ in ServiceZone.with { $0.excluded = true } }
        },
        service("zones[0].prices_millicents") { $0.zones[0].pricesMillicents = [1] },
        service("zones[0].prices_millicents[1]") { $0.zones[0].pricesMillicents[1] = -1 },
        service("zones[0].transit_days") { $0.zones[0].transitDays = 61 },
        service("zones[2].excluded") { $0.zones[2].transitDays = 1 },
        service("weekdays[0]") { $0.weekdays[0] = .unspecified },
        service("cut_off_minute") { $0.cutOffMinute = 1_440 },
        service("delivery_minute") { $0.deliveryMinute = 1_440 },
        service("level") { $0.level = ServiceLevel(rawValue: 9) },
        service("emission_mg_per_kg_km") { $0.emissionMgPerKgKm = 1_000_001 },
    ]
}
