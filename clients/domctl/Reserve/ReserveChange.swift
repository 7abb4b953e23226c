internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ReserveConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Turns a hold into a commitment.",
        discussion: """
            A hold that has expired is taken again if stock allows (revived).

            Example:
              domctl reserve confirm R-123
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the reservation.")
    var id: String

    func run() async throws {
        try await global.change(write, by: { try await $0.reservations.confirm($1) }) {
            $0.reservationID = id
        } show: { reply, output in
            try await ReservationTable.show(reply, reply.reservation, output)
            if reply.revived { Terminal.complain("the hold had expired and was taken again") }
        }
    }
}

struct ReserveRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Gives units back, all or some.",
        discussion: """
            Examples:
              domctl reserve release R-123
              domctl reserve release R-123 0=1 2=3@ST-014
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the reservation.")
    var id: String

    @Argument(help: ArgumentHelp("Lines; none means all.", valueName: "line[=quantity][@location]"))
    var lines: [LineTerm] = []

    func run() async throws {
        try await global.change(write, by: { try await $0.reservations.release($1) }) {
            $0.reservationID = id
            $0.lines = lines.map(\.message)
        } show: {
            try await ReservationTable.show($0, $0.reservation, $1)
        }
    }
}

struct ReserveConsume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consume",
        abstract: "The units leave the building; only from a commitment.",
        discussion: """
            Example:
              domctl reserve consume R-123 0=2@DC-CHI
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the reservation.")
    var id: String

    @Argument(help: ArgumentHelp("Lines; none means all.", valueName: "line[=quantity][@location]"))
    var lines: [LineTerm] = []

    func run() async throws {
        try await global.change(write, by: { try await $0.reservations.consume($1) }) {
            $0.reservationID = id
            $0.lines = lines.map(\.message)
        } show: {
            try await ReservationTable.show($0, $0.reservation, $1)
        }
    }
}

struct ReserveExtend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Moves the expiry of a hold to later.",
        discussion: """
            Example:
              domctl reserve extend R-123 30m
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the reservation.")
    var id: String

    @Argument(help: "New time to live from now, e.g. 30m.")
    var ttl: Span

    func run() async throws {
        try await global.change(write, by: { try await $0.reservations.extend($1) }) {
            $0.reservationID = id
            $0.ttlMs = ttl.milliseconds
        } show: {
            try await ReservationTable.show($0, $0.reservation, $1)
        }
    }
}

struct ReserveAmend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend",
        abstract: "Changes quantities up or down in one step.",
        discussion: """
            Example:
              domctl reserve amend R-123 0=3 1=0
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the reservation.")
    var id: String

    @Argument(help: ArgumentHelp("New quantities.", valueName: "line=quantity"))
    var lines: [LineTerm]

    @Option(help: "What a shortage means.")
    var policy: Choice<ReservePolicy>?

    func validate() throws {
        if lines.isEmpty { throw ValidationError("Name at least one LINE=QUANTITY.") }
        for line in lines where line.quantity == nil || !line.location.isEmpty {
            throw ValidationError("line \(line.line): expected LINE=QUANTITY")
        }
    }

    func run() async throws {
        try await global.change(write, by: { try await $0.reservations.amend($1) }) { request in
            request.reservationID = id
            request.policy = policy?.value ?? .unspecified
            request.lines = lines.map { line in
                .with {
                    $0.line = line.line
                    $0.quantity = line.quantity ?? 0
                }
            }
        } show: {
            try await ReservationTable.show($0, $0.reservation, $1)
        }
    }
}

struct ReserveTransfer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer",
        abstract: "Moves units to another location, or the reservation to another owner.",
        discussion: """
            Examples:
              domctl reserve transfer R-123 --line 0 --to ST-014 --quantity 1
              domctl reserve transfer R-123 --new-owner order-99
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the reservation.")
    var id: String

    @Option(help: "Index of the line, from 0.")
    var line: UInt32 = 0

    @Option(help: "Units; by default all.")
    var quantity: Int64 = 0

    @Option(help: "Where they are; by default those only pinned to the pool.")
    var from: String = ""

    @Option(help: "Where they shall be.")
    var to: String = ""

    @Option(help: "New owner.")
    var newOwner: String = ""

    func validate() throws {
        if to.isEmpty, newOwner.isEmpty { throw ValidationError("Give --to or --new-owner.") }
    }

    func run() async throws {
        try await global.change(write, by: { try await $0.reservations.transfer($1) }) { request in
            request.reservationID = id
            request.newOwner = newOwner
            guard !to.isEmpty else { return }
            request.lines = [
                .with {
                    $0.line = line
                    $0.quantity = quantity
                    $0.fromLocation = from
                    $0.toLocation = to
                }
            ]
        } show: {
            try await ReservationTable.show($0, $0.reservation, $1)
        }
    }
}
