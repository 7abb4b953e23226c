internal import ArgumentParser
internal import Runtime

/// `domd demo`: the demo network as files.
struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The demo network: two warehouses, 60 stores, three vendors, 5,000 SKUs.",
        subcommands: [Export.self])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the demo network as CSV files, as examples to import.",
            discussion: """
                Writes locations.csv, items.csv, inventory.csv and supplies.csv. Load them with \
                domctl location import, item import, inventory import and supply import.
                """)

        @Argument(help: "Directory to write to; made if missing.")
        var directory: String

        func run() throws {
            try DemoExport.write(to: directory)
            print("wrote locations.csv, items.csv, inventory.csv and supplies.csv to \(directory)")
        }
    }
}
