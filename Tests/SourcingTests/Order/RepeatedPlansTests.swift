import Inventory
import Primitives
import Testing

@testable import Sourcing

@Suite("a planner that remembers")
struct RepeatedPlansTests {
    /// Chicago in 2023: the clock goes back on 5 November at 07:00 UTC.
    private static let back = Instant(milliseconds: 1_699_167_600_000)
    private static let offsets = [
        ZoneOffset(from: Instant(milliseconds: 1_678_608_000_000), seconds: -18_000),
        ZoneOffset(from: back, seconds: -21_600),
    ]

    private func world() -> PlannerWorld {
        var world = PlannerWorld()
        for (place, minutes) in [30, 60, 240, 1_440].enumerated() {
            world.add("L\(place)", 40_000_000 + Int32(place) * 300_000) { profile in
                profile.capacity.orders = 3
                profile.capacity.slotMinutes = UInt32(minutes)
                profile.processing = .openMinutes(Int32(place) * 20)
                if place == 3 {
                    let day = [OpenSpanRecord(opens: 540, closes: 1_260)]
                    profile.calendar = OpeningHours(weekly: Array(repeating: day, count: 7))
                }
            }
            world.locations[place].zoneOffsets = Self.offsets
        }
        world.want("x", 2)
        world.stock = ["x": [0: 9, 1: 9, 2: 9, 3: 9]]
        return world
    }

    @Test("plans as one that has seen nothing, also where the clock goes back")
    func sameAsFresh() throws {
        let planner = OrderPlanner()
        let network = try world().input().network
        for minute in stride(from: -300, through: 300, by: 7) {
            var input = try world().input()
            input.network = network
            input.now = Self.back.advanced(byMilliseconds: Int64(minute) * 60_000)
            var other = input
            let used = { (location: LocationIndex, slot: Instant) in
                CapacityUse(orders: (slot.milliseconds / 900_000 + Int64(location.value)) % 4)
            }
            let plan = try planner.plan(&input, used: used)
            #expect(try OrderPlanner().plan(&other, used: used) == plan, "\(minute) minutes")
            #expect(input.loads == other.loads)
        }
    }
}
