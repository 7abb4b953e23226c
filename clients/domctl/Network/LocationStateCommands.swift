internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct LocationEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Opens locations again, from the next decision on.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Ids of locations.")
    var ids: [String]

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.network.setLocationState(
                .with {
                    $0.context = write.context
                    $0.locations = ids
                    $0.state = .open
                })
            try await output.record(reply, [("revision", "\(reply.revision)")])
        }
    }
}

struct LocationDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable",
        abstract: "Closes or restricts locations, from the next decision on.",
        discussion: """
            Examples:
              domctl location disable store-chicago --until +4h --reason "power cut"
              domctl location disable dc-reno --state no-outbound
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Ids of locations.")
    var ids: [String]

    @Option(help: "What they are meanwhile: closed, no-outbound or pickup-only.")
    var state: Choice<LocationState>?

    @Option(
        help: ArgumentHelp(
            "When they are open again by themselves: a time, or +SPAN from now.",
            valueName: "time"))
    var until: Moment?

    @Flag(help: "Also take the work that is open there and route it again.")
    var reroute = false

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.network.setLocationState(
                .with {
                    $0.context = write.context
                    $0.locations = ids
                    $0.state = state?.value ?? .closed
                    $0.until = until?.instant
                    $0.rerouteOpenWork = reroute
                })
            try await output.record(reply, [("revision", "\(reply.revision)")])
        }
    }
}

struct LocationCapacityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capacity",
        abstract: "Shows how much a location can take on in a slot, or changes it.",
        discussion: """
            What is not named stays as it is; 0 means no limit.

            Example:
              domctl location capacity store-chicago --orders 60 --units 200
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the location.")
    var id: String

    @Option(help: "Length of a slot in minutes: 1440 is a day.")
    var slotMinutes: UInt32?

    @Option(help: "Orders in a slot.")
    var orders: UInt32?

    @Option(help: "Order lines in a slot.")
    var lines: UInt32?

    @Option(help: "Units in a slot.")
    var units: UInt32?

    @Option(help: "Minutes of labour in a slot.")
    var labourMinutes: UInt32?

    func run() async throws {
        try await global.connected { client, output in
            try await LocationChange(id: id, write: write).run(client, output) { profile in
                let wanted = [slotMinutes, orders, lines, units, labourMinutes]
                guard wanted.contains(where: { $0 != nil }) else { return false }
                var capacity = profile.capacity ?? LocationCapacity()
                capacity.slotMinutes = slotMinutes ?? capacity.slotMinutes
                capacity.orders = orders ?? capacity.orders
                capacity.lines = lines ?? capacity.lines
                capacity.units = units ?? capacity.units
                capacity.labourMinutes = labourMinutes ?? capacity.labourMinutes
                profile.capacity = capacity
                return true
            }
        }
    }
}

struct LocationCalendar: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Shows when a location is open, or changes it.",
        discussion: """
            What is not named stays as it is.

            Examples:
              domctl location calendar store-chicago --hours "mon-sat 09:00-21:00;sun 11:00-18:00"
              domctl location calendar store-chicago --closed 2026-12-25 --closed 2027-01-01
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the location.")
    var id: String

    @Option(help: "Weekly hours, like \"mon-fri 09:00-12:00+13:00-18:00;sat 10:00-16:00\".")
    var hours: String?

    @Option(help: "A date on which it is closed, in addition to those it has; may be repeated.")
    var closed: [String] = []

    @Option(help: "A date that has the weekly hours again; may be repeated.")
    var usual: [String] = []

    func validate() throws {
        if let hours, WeeklyHours(hours) == nil {
            throw ValidationError("--hours \"\(hours)\" is not like mon-fri 09:00-17:00.")
        }
    }

    func run() async throws {
        try await global.connected { client, output in
            try await LocationChange(id: id, write: write).run(client, output) { profile in
                guard hours != nil || !closed.isEmpty || !usual.isEmpty else { return false }
                var calendar = profile.calendar ?? OpeningCalendar()
                if let hours = hours.flatMap({ WeeklyHours($0) }) {
                    calendar.weekly = hours.message
                }
                calendar.specialDays.removeAll {
                    usual.contains($0.date) || closed.contains($0.date)
                }
                calendar.specialDays += closed.map { date in .with { $0.date = date } }
                calendar.specialDays.sort { $0.date < $1.date }
                profile.calendar = calendar
                return true
            }
        }
    }
}

/// Reads a location, changes its profile, puts it back, shows what it is then.
private struct LocationChange {
    var id: String
    var write: WriteOptions

    /// `change` says whether there is anything to put.
    func run(
        _ client: Client, _ output: Output, _ change: (inout FulfilmentProfile) -> Bool
    ) async throws {
        var place =
            try await client.network.getLocation(.with { $0.id = id }).location ?? Location()
        var profile = place.profile ?? FulfilmentProfile()
        if change(&profile) {
            place.profile = profile
            // Left out, so that a state set meanwhile stays.
            var put = place
            put.state = .unspecified
            put.stateUntil = nil
            _ = try await client.network.putLocations(
                .with {
                    $0.context = write.context
                    $0.locations = [put]
                })
        }
        try await output.record(
            place,
            [
                ("id", place.id), ("time_zone", place.timeZone),
                ("hours", ProfileText.hours(profile.calendar)),
                ("special_days", ProfileText.specialDays(profile.calendar)),
                ("capacity", ProfileText.capacity(profile.capacity)),
            ])
    }
}
