internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ReturnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Returns: what customers send back, and what becomes of it.",
        discussion: """
            A return belongs to an order: its id is the order's, ~ and a number. Its
            units have its id, / and a number; the number alone is enough.

            From the customer's question to the shelf:
              domctl return quote web:1001
              domctl return create web:1001 1=2:"too small" --exchange SKU-00002=2
              domctl return transit web:1001~1 --event scanned --tracking 1Z
              domctl return receive web:1001~1 DC-CHI /1 /2 --complete
              domctl return grade web:1001~1 1=a 2=b
              domctl return dispose web:1001~1 1=restock 2=refurbish
              domctl return dispose web:1001~1 2=restock:refurbished
            What is restocked can be promised by the next `atp check`.
            """,
        subcommands: [
            ReturnQuote.self, ReturnCreate.self, ReturnGet.self, ReturnList.self,
            ReturnAuthorise.self, ReturnReject.self, ReturnRoute.self, ReturnTransit.self,
            ReturnReceive.self, ReturnGradeUnits.self, ReturnDispose.self, ReturnCancel.self,
            ReturnTimeline.self,
        ])
}

struct ReturnQuote: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote",
        abstract: "What may come back, by which way, for which fee. Changes nothing.",
        discussion: """
            Without lines: all that can still come back. The option with the best net
            recovery comes first, and its parcels are shown. Exit code 3 when nothing
            may come back.

            Examples:
              domctl return quote web:1001
              domctl return quote web:1001 1=2 --condition used --stores 3
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var lines: ReturnLineOptions

    @Option(help: "At most so many locations to bring them to, 1 to 50.")
    var stores: UInt32 = 5

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.returns.quote(
                .with {
                    $0.orderID = lines.order
                    $0.lines = lines.messages
                    $0.origin = lines.address
                    $0.policy = lines.policy
                    $0.stores = stores
                })
            try await ReturnQuoteTable.show(reply, output)
            if reply.options.isEmpty { throw BusinessNo("nothing may come back") }
        }
    }
}

struct ReturnCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Agrees on a return: units are expected, an exchange is committed first.",
        discussion: """
            Without --method the way with the best net recovery is taken. An exchange
            that cannot be kept refuses the return as a whole. --override takes back
            what the policy refuses, by window, final sale or condition; never more
            than was shipped.

            Examples:
              domctl return create web:1001 1:"too small"
              domctl return create web:1001 1=2 --method mail --exchange SKU-00002=2
              domctl return create web:1001 1 --method store --location ST-014
              domctl return create web:1001 2 --override "goodwill, case 77"
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions
    @OptionGroup var lines: ReturnLineOptions

    @Option(help: "How they come back.")
    var method: Choice<ReturnMethod>?

    @Option(help: "Where they are brought to, with --method store; otherwise a wish.")
    var location: String = ""

    @Option(
        help: ArgumentHelp(
            "Article wanted instead; may be repeated.", valueName: "sku=quantity[@location]"))
    var exchange: [StockTerm] = []

    @Option(help: ArgumentHelp("Break the rules of the policy, for this reason.", valueName: "why"))
    var override: String?

    func validate() throws {
        if lines.lines.isEmpty { throw ValidationError("Give at least one line of the order.") }
        for term in exchange where term.quantity ?? 1 < 1 {
            throw ValidationError("--exchange \(term.sku)=0 asks for nothing.")
        }
    }

    func run() async throws {
        try await global.change(write, by: { try await $0.returns.create($1) }) {
            $0.orderID = lines.order
            $0.lines = lines.messages
            $0.origin = lines.address
            $0.policy = lines.policy
            $0.method = method?.value ?? .unspecified
            $0.location = location
            $0.exchanges = exchanges
            $0.override = override.map { why in .with { $0.reason = why } }
        } show: { reply, output in
            try await ReturnTable.show(reply, output)
            if let option = reply.option { ReturnQuoteTable.parcels(option, output) }
        }
    }

    /// Lines 1, 2, … of the order that the exchange will be.
    private var exchanges: [ExchangeLine] {
        exchange.enumerated().map { index, term in
            .with {
                $0.lineID = "\(index + 1)"
                $0.sku = term.sku
                $0.quantity = term.quantity ?? 1
                $0.location = term.location
            }
        }
    }
}
