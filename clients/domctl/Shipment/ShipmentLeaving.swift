internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ShipmentPack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pack", abstract: "Packed.")

    @OptionGroup var options: ShipmentOptions

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.shipments.pack($1) }) {
            $0.shipmentID = options.id
        } show: {
            try await ShipmentTable.show($0, $1)
        }
    }
}

struct ShipmentShip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ship",
        abstract: "Left the building with a carrier: on hand falls.",
        discussion: """
            Example:
              domctl shipment ship 'web:1001#1' --tracking 1Z999
            """)

    @OptionGroup var options: ShipmentOptions

    @Option(help: "Tracking number.")
    var tracking: String = ""

    @Option(help: "Carrier, if another than planned.")
    var carrier: String = ""

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.shipments.ship($1) }) {
            $0.shipmentID = options.id
            $0.tracking = tracking
            $0.carrier = carrier
        } show: {
            try await ShipmentTable.show($0, $1)
        }
    }
}

struct ShipmentReady: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ready",
        abstract: "Waits at the counter.",
        discussion: """
            Example:
              domctl shipment ready 'web:1001#1' --bay shelf-3
            """)

    @OptionGroup var options: ShipmentOptions

    @Option(help: "Shelf or counter where it waits.")
    var bay: String = ""

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.shipments.ready($1) }) {
            $0.shipmentID = options.id
            $0.bay = bay
        } show: {
            try await ShipmentTable.show($0, $1)
        }
    }
}

struct ShipmentArrived: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arrived",
        abstract: "The customer is there: in the shop or in a bay outside.",
        discussion: """
            Example:
              domctl shipment arrived 'web:1001#1' --bay 4 --vehicle "red van"
            """)

    @OptionGroup var options: ShipmentOptions

    @Option(help: "Parking bay.")
    var bay: String = ""

    @Option(help: "Vehicle.")
    var vehicle: String = ""

    func run() async throws {
        try await options.global.change(
            options.write, by: { try await $0.shipments.arrived($1) }
        ) {
            $0.shipmentID = options.id
            $0.bay = bay
            $0.vehicle = vehicle
        } show: {
            try await ShipmentTable.show($0, $1)
        }
    }
}

struct ShipmentHandOver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover", abstract: "Given to the customer: on hand falls.")

    @OptionGroup var options: ShipmentOptions

    func run() async throws {
        try await options.global.change(
            options.write, by: { try await $0.shipments.handOver($1) }
        ) {
            $0.shipmentID = options.id
        } show: {
            try await ShipmentTable.show($0, $1)
        }
    }
}

struct ShipmentTrack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "What the carrier says.",
        discussion: """
            Examples:
              domctl shipment track 'web:1001#1' --status "left Gary, IN" --expected +1d
              domctl shipment track 'web:1001#1' --delivered
            """)

    @OptionGroup var options: ShipmentOptions

    @Option(help: "Tracking number, if it is new.")
    var tracking: String = ""

    @Option(help: "The carrier's words, for the timeline.")
    var status: String = ""

    @Option(help: "New estimate of the arrival: a date, RFC 3339, or +1d.")
    var expected: Moment?

    @Flag(help: "It has arrived.")
    var delivered = false

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.shipments.track($1) }) {
            $0.shipmentID = options.id
            $0.tracking = tracking
            $0.status = status
            $0.delivered = delivered
            $0.expectedAt = expected?.instant
        } show: {
            try await ShipmentTable.show($0, $1)
        }
    }
}
