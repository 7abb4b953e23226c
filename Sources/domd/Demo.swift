internal import ArgumentParser
internal import Runtime

/// `domd demo`: the demo network as files.
struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The demo network: two warehouses, 60 stores, three vendors, 5,000 SKUs.",
        subcommands: [Export.self])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the demo network as files, as examples to import.",
            discussion: """
                Writes configuration.binpb (everything but stock: groups, locations, carriers, \
                SKUs, views), inventory.csv and supplies.csv, to be loaded with domctl config \
                import, inventory import and supply import; and locations.csv and items.csv, \
                which domctl location import and item import read.
                """)

        @Argument(help: "Directory to write to; made if missing.")
        var directory: String

        func run() throws {
            try DemoExport.write(to: directory)
            print(
                "wrote configuration.binpb, locations.csv, items.csv, inventory.csv and "
                    + "supplies.csv to \(directory)")
        }
    }
}
