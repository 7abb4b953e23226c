internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct LocationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "location",
        abstract: "Warehouses, stores, vendors.",
        subcommands: [
            LocationList.self, LocationShow.self, LocationImport.self, LocationEnable.self,
            LocationDisable.self, LocationCapacityCommand.self, LocationCalendar.self,
        ])
}

struct LocationList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All locations that match, by id.")

    @OptionGroup var global: GlobalOptions

    @Option(help: "Only of this type.")
    var type: Choice<LocationType>?

    @Option(help: "Only in this group.")
    var group: String = ""

    func run() async throws {
        try await global.connected { client, output in
            let stream = client.network.listLocations(
                .with {
                    $0.type = type?.value ?? .unspecified
                    $0.group = group
                })
            var table = output.table(["id", "name", "type", "state", "city", "region", "groups"])
            for try await reply in stream {
                try await output.list(reply.locations, into: &table) { place in
                    [
                        place.id, place.name, "\(place.type)", "\(place.state)", place.city,
                        place.region, place.groups.joined(separator: ";"),
                    ]
                }
            }
            if !output.isJSON { table.finish() }
        }
    }
}

struct LocationShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One location.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Id of the location.")
    var id: String

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.network.getLocation(.with { $0.id = id })
            let place = reply.location ?? Location()
            try await output.record(
                place,
                [
                    ("id", place.id), ("name", place.name), ("type", "\(place.type)"),
                    ("state", "\(place.state)"), ("state_until", Text.time(place.stateUntil)),
                    ("latitude", Text.millionths(place.latitudeE6)),
                    ("longitude", Text.millionths(place.longitudeE6)),
                    ("country", place.country), ("region", place.region), ("city", place.city),
                    ("postcode", place.postcode), ("time_zone", place.timeZone),
                    ("groups", place.groups.joined(separator: ";")),
                ] + ProfileText.pairs(place.profile))
        }
    }
}

struct LocationImport: AsyncParsableCommand {
    static let columns =
        [
            "id", "name", "type", "state", "latitude", "longitude", "country", "region", "city",
            "postcode", "time_zone", "groups",
        ] + ProfileColumns.names

    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Creates or replaces locations from CSV or JSON lines.",
        discussion: """
            Columns: \(columns.joined(separator: ",")).
            Groups are separated by ';' and made if they do not exist. Hours are like
            "mon-fri 09:00-12:00+13:00-18:00;sat 10:00-16:00", holidays dates separated by ';', the
            cut-off a time of the day, processing "90m" of open time or "2d" of working days. Where
            all columns from capabilities on are empty, a known location keeps what it has; so with
            an empty state. A bad row stops the import before anything is sent.

            Example:
              domctl location import locations.csv
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var file: MasterFile

    func run() async throws {
        try await global.connected { client, output in
            let locations = try await file.read(
                output, known: Self.columns, required: ["id"], Self.location)
            try await makeGroups(client, locations)
            try await file.send(locations, write.context, output) { batch, context in
                try await client.network.putLocations(
                    .with {
                        $0.context = context
                        $0.locations = batch
                    }
                ).revision
            }
        }
    }

    private func makeGroups(_ client: Client, _ locations: [Location]) async throws {
        let wanted = Set(locations.flatMap(\.groups))
        let known = try await client.network.listLocationGroups(.init()).groups.map(\.id)
        let missing = wanted.subtracting(known).sorted()
        for start in stride(from: 0, to: missing.count, by: 1_000) {
            let part = missing[start..<min(start + 1_000, missing.count)]
            _ = try await client.network.putLocationGroups(
                .with { request in
                    request.context = write.context
                    request.context?.idempotencyKey = ""
                    request.groups = part.map { id in
                        .with {
                            $0.id = id
                            $0.name = id
                        }
                    }
                })
        }
    }

    static func location(_ row: TableRow) throws(RowError) -> Location {
        var place = Location()
        place.id = try row.required("id")
        place.name = row.text("name")
        place.type =
            try row.choice("type", InventoryFile.choices(LocationType.self)) ?? .unspecified
        place.state =
            try row.choice("state", InventoryFile.choices(LocationState.self)) ?? .unspecified
        place.latitudeE6 = try row.millionths("latitude", limit: 90) ?? 0
        place.longitudeE6 = try row.millionths("longitude", limit: 180) ?? 0
        place.country = row.text("country")
        place.region = row.text("region")
        place.city = row.text("city")
        place.postcode = row.text("postcode")
        place.timeZone = row.text("time_zone")
        place.groups = row.list("groups")
        place.profile = try ProfileColumns.profile(row)
        return place
    }
}
