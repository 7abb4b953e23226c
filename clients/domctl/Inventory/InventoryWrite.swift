internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct InventorySet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets the level of one cell, as a source saw it.",
        discussion: """
            With --as-of, deltas and shipments later than that stay applied on top; a level that is
            not newer than the last one is refused with OUT_OF_RANGE and safe to drop.

            Examples:
              domctl inventory set SKU-00001 DC-CHI 40
              domctl inventory set SKU-00001 DC-CHI 40 --as-of 2026-11-23T07:00:00Z
              domctl inventory set SKU-00001 DC-CHI 40 --expect 38
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "SKU.")
    var sku: String

    @Argument(help: "Location.")
    var location: String

    @Argument(help: "Units on hand, 0 or more.")
    var quantity: Int64

    @Option(help: "Condition; by default new.")
    var condition: Choice<Condition>?

    @Option(help: "Units among them in quarantine; by default as they are.")
    var quarantined: Int64?

    @Option(help: "When the level was taken; by default now.")
    var asOf: Moment?

    @Option(help: "Refuse unless on hand is exactly this.")
    var expect: Int64?

    @Option(help: "Name of the feeding system.")
    var source: String = ""

    @Option(help: "Position in the source's own order, from 1.")
    var sequence: UInt64 = 0

    func run() async throws {
        try await global.change(write, by: { try await $0.inventory.setStock($1) }) { request in
            request.context?.source = source
            request.context?.sourceSequence = sequence
            request.levels = [
                .with {
                    $0.sku = sku
                    $0.location = location
                    $0.quantity = quantity
                    $0.condition = condition?.value ?? .unspecified
                    $0.quarantined = quarantined
                    $0.asOf = asOf?.instant
                    $0.expectedQuantity = expect
                }
            ]
        } show: {
            try await PositionTable.show($0, $0.positions, $1)
        }
    }
}

struct InventoryAdjust: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adjust",
        abstract: "Adds or removes units.",
        discussion: """
            Examples:
              domctl inventory adjust SKU-00001 DC-CHI +12 --reason "found behind the rack"
              domctl inventory adjust SKU-00001 DC-CHI -2
              domctl inventory adjust SKU-00001 DC-CHI 3 --bucket quarantined
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "SKU.")
    var sku: String

    @Argument(help: "Location.")
    var location: String

    @Argument(help: "Units to add, or with a minus sign to remove.")
    var delta: SignedNumber

    @Option(help: "Condition; by default new.")
    var condition: Choice<Condition>?

    @Option(help: "What to change.")
    var bucket: Choice<StockBucket>?

    @Option(help: "Name of the feeding system.")
    var source: String = ""

    @Option(help: "Position in the source's own order, from 1.")
    var sequence: UInt64 = 0

    func run() async throws {
        try await global.change(write, by: { try await $0.inventory.adjustStock($1) }) { request in
            request.context?.source = source
            request.context?.sourceSequence = sequence
            request.adjustments = [
                .with {
                    $0.sku = sku
                    $0.location = location
                    $0.delta = delta.value
                    $0.condition = condition?.value ?? .unspecified
                    $0.bucket = bucket?.value ?? .unspecified
                }
            ]
        } show: {
            try await PositionTable.show($0, $0.positions, $1)
        }
    }
}

struct InventoryCount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Records what people counted, and tells the variance.",
        discussion: """
            Example:
              domctl inventory count SKU-00001 DC-CHI 37 --reason "cycle count 2026-11"
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "SKU.")
    var sku: String

    @Argument(help: "Location.")
    var location: String

    @Argument(help: "Units counted.")
    var counted: Int64

    @Option(help: "Condition; by default new.")
    var condition: Choice<Condition>?

    @Option(help: "When; by default now.")
    var at: Moment?

    func run() async throws {
        try await global.change(write, by: { try await $0.inventory.countStock($1) }) { request in
            request.counts = [
                .with {
                    $0.sku = sku
                    $0.location = location
                    $0.counted = counted
                    $0.condition = condition?.value ?? .unspecified
                    $0.countedAt = at?.instant
                }
            ]
        } show: { reply, output in
            let titles = ["sku", "location", "#expected", "#counted", "#variance", "#shortfall"]
            try await output.show(reply, titles) { table in
                for found in reply.variances {
                    table.add([
                        sku, location, "\(found.expected)", "\(counted)", "\(found.variance)",
                        "\(found.shortfall)",
                    ])
                }
            }
        }
    }
}

struct InventoryTransfer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer",
        abstract: "Moves free units to another location, at once or in transit.",
        discussion: """
            With --due the units leave now and arrive as supply of kind TRANSFER at that time.

            Examples:
              domctl inventory transfer SKU-00001 DC-CHI ST-014 5
              domctl inventory transfer SKU-00001 DC-CHI ST-014 5 --due +2d --supply-id TR-7
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "SKU.")
    var sku: String

    @Argument(help: "Where the units are.")
    var from: String

    @Argument(help: "Where they shall be.")
    var to: String

    @Argument(help: "Units.")
    var quantity: Int64

    @Option(help: "Condition; by default new.")
    var condition: Choice<Condition>?

    @Option(help: "When they arrive.")
    var due: Moment?

    @Option(help: "Id of the supply in transit; required with --due.")
    var supplyID: String = ""

    func validate() throws {
        if due != nil, supplyID.isEmpty { throw ValidationError("--due needs --supply-id.") }
    }

    func run() async throws {
        try await global.change(write, by: { try await $0.inventory.transferStock($1) }) {
            $0.sku = sku
            $0.fromLocation = from
            $0.toLocation = to
            $0.quantity = quantity
            $0.condition = condition?.value ?? .unspecified
            $0.dueAt = due?.instant
            $0.supplyID = supplyID
        } show: { reply, output in
            let positions = [reply.fromPosition, reply.toPosition].compactMap { $0 }
            try await PositionTable.show(reply, positions, output)
        }
    }
}
