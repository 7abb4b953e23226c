internal import ArgumentParser
internal import Messages

struct ReserveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reserve",
        abstract: "Holds and commitments: the only way to be sure of a unit.",
        discussion: """
            Examples:
              domctl reserve create SKU-00001=2 SKU-00002=1@ST-014 --owner cart-17 --ttl 15m
              domctl reserve confirm R-123
              domctl reserve amend R-123 0=3
              domctl reserve release R-123
            """,
        subcommands: [
            ReserveCreate.self, ReserveGet.self, ReserveConfirm.self, ReserveRelease.self,
            ReserveExtend.self, ReserveAmend.self, ReserveConsume.self, ReserveTransfer.self,
            ReserveList.self,
        ])
}

/// `LINE`, `LINE=QUANTITY`, `LINE=QUANTITY@LOCATION`: some units of a line of a reservation.
struct LineTerm: ExpressibleByArgument, Equatable {
    var line: UInt32
    var quantity: Int64?
    var location = ""

    init?(argument: String) {
        guard let term = StockTerm(argument: argument), let line = UInt32(term.sku) else {
            return nil
        }
        self.line = line
        quantity = term.quantity
        location = term.location
    }

    var message: LineQuantity {
        .with {
            $0.line = line
            $0.quantity = quantity ?? 0
            $0.location = location
        }
    }
}
