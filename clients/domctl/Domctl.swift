internal import ArgumentParser
internal import DOMClient

/// The root of the command tree. `Main` runs it and turns errors into exit codes.
struct Domctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domctl",
        abstract: "Talks to a DOM server: orders, routing, stock, master data.",
        discussion: """
            Examples:
              domctl atp check SKU-00001 SKU-00002=3
              domctl reserve create SKU-00001=2 --owner cart-17 --ttl 15m
              domctl promise --line SKU-00001=1 --to Chicago,IL
              domctl order create 1001 --channel web --line SKU-00001=2 --to Chicago,IL
              domctl return quote web:1001
              domctl events tail --type order. --from start
              domctl inventory import stock.csv --rejects bad.csv
              domctl call dom.v1.AdminService/GetInfo
              domctl bench atp --duration 10s --assert 'p99<2ms'

            Output is a table on a terminal and tab-separated when piped; -o json prints canonical
            protobuf JSON.

            Exit codes: 0 ok, 1 usage or bad input, 2 no connection, 3 a business "no" (not enough
            stock, differences found, an assertion failed), 4 not authenticated or not permitted,
            64 + gRPC status code for everything else.
            """,
        version: "domctl 0.1.0",
        subcommands: [
            AtpCommand.self, PromiseCommand.self, RouteCommand.self, OrderCommand.self,
            ShipmentCommand.self, ReturnCommand.self, PolicyCommand.self, EventsCommand.self,
            ReserveCommand.self, InventoryCommand.self, SupplyCommand.self,
            LocationCommand.self, CarrierCommand.self, ItemCommand.self, ViewCommand.self,
            ConfigCommand.self, CallCommand.self,
            ListCommand.self, DescribeCommand.self, HealthCommand.self, InfoCommand.self,
            BenchCommand.self, AdminCommand.self, DataCommand.self, CompletionCommand.self,
        ])
}
