internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ReturnAuthorise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorise",
        abstract: "Approves a return that waits for a person, or money that a rule withholds.",
        discussion: """
            With units, their money is due, though they came unannounced and a rule stands in the
            way; that needs a reason.

            Examples:
              domctl return authorise web:1001~1
              domctl return authorise web:1001~1 3 --reason "was in hospital"
            """,
        aliases: ["authorize"])

    @OptionGroup var options: ReturnOptions

    @Argument(help: "Units whose money is withheld; none means the return as a whole.")
    var units: [UnitTerm] = []

    func run() async throws {
        try await options.global.change(
            options.write, by: { try await $0.returns.authorise($1) }
        ) {
            $0.returnID = options.id
            $0.approve = true
            $0.unitIDs = units.map { $0.id(in: options.id) }
        } show: {
            try await ReturnTable.show($0, $1)
        }
    }
}

struct ReturnReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Rejects a return that waits for a person; an exchange is released.",
        discussion: """
            Example:
              domctl return reject web:1001~1 --reason "seal broken in the photo"
            """)

    @OptionGroup var options: ReturnOptions

    func run() async throws {
        try await options.global.change(
            options.write, by: { try await $0.returns.authorise($1) }
        ) {
            $0.returnID = options.id
            $0.approve = false
        } show: {
            try await ReturnTable.show($0, $1)
        }
    }
}

struct ReturnRoute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "Chooses destinations again for the units that are not there yet.",
        discussion: """
            For a location that has closed, or whose dock is full.

            Examples:
              domctl return route web:1001~1
              domctl return route web:1001~1 --exclude ST-014 --may-keep
            """)

    @OptionGroup var options: ReturnOptions

    @Option(help: "Location that shall not be used; may be repeated.")
    var exclude: [String] = []

    @Flag(help: "Let the customer keep what is not worth its way any more.")
    var mayKeep = false

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.returns.route($1) }) {
            $0.returnID = options.id
            $0.excludedLocations = exclude
            $0.mayKeep = mayKeep
        } show: { reply, output in
            try await ReturnTable.show(reply, output)
            if let option = reply.option { ReturnQuoteTable.parcels(option, output) }
            if !output.isJSON, !reply.moved { Terminal.complain("no destination changed") }
        }
    }
}

struct ReturnTransit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transit",
        abstract: "What the carrier, the customer or the drop point reports.",
        discussion: """
            Without units: all that it can happen to.

            Examples:
              domctl return transit web:1001~1 --event scanned --tracking 1Z --carrier UPS
              domctl return transit web:1001~1 --event delayed --expected +3d
              domctl return transit web:1001~1 2 --event lost
            """)

    @OptionGroup var options: ReturnOptions

    @Argument(help: "Units; none means all.")
    var units: [UnitTerm] = []

    @Option(help: "What happened.")
    var event: Choice<TransitEvent>

    @Option(help: "Tracking number.")
    var tracking: String = ""

    @Option(help: "Carrier.")
    var carrier: String = ""

    @Option(help: "Expected at the location: a date, RFC 3339, or +1d.")
    var expected: Moment?

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.returns.transit($1) }) {
            $0.returnID = options.id
            $0.unitIDs = units.map { $0.id(in: options.id) }
            $0.event = event.value
            $0.tracking = tracking
            $0.carrier = carrier
            $0.expectedAt = expected?.instant
        } show: {
            try await ReturnTable.show($0, $1)
        }
    }
}

struct ReturnCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Calls off what has not been sent yet: all of it, or some units.",
        discussion: """
            Examples:
              domctl return cancel web:1001~1 --reason "wants to keep it"
              domctl return cancel web:1001~1 2
            """)

    @OptionGroup var options: ReturnOptions

    @Argument(help: "Units; none means all.")
    var units: [UnitTerm] = []

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.returns.cancel($1) }) {
            $0.returnID = options.id
            $0.unitIDs = units.map { $0.id(in: options.id) }
        } show: {
            try await ReturnTable.show($0, $1)
        }
    }
}
