internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing

/// Orders as shops take them, each the same whenever it is asked for. The first `open` of them
/// stay open.
struct OrderSource {
    enum Stage {
        case opened
        case closed
    }

    let open: Int

    static let customers = 200_000
    static let skus = 50_000
    /// The first is taken then, milliseconds since 1970; the others a second apart.
    private static let start: Int64 = 1_750_000_000_000

    func id(_ number: Int) -> OrderID {
        OrderID(channel: "web", reference: "\(100_000_000 + number)")
    }

    /// Few customers have thousands of orders, most have some: the share of the first fraction f
    /// of the customers is √f.
    func customer(of number: Int) -> String {
        let draw = Self.mixed(number)
        let index = (((draw * draw) >> 32) * UInt64(Self.customers)) >> 32
        return "customer-\(index)"
    }

    func sku(_ number: Int, line: Int) -> SkuKey {
        SkuKey(SyntheticNetwork.sku(Int(Self.mixed(number * 2 + line)) % Self.skus))
    }

    /// 32 bits that look like chance (the finisher of splitmix64).
    private static func mixed(_ number: Int) -> UInt64 {
        var bits = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits >> 32
    }

    /// What a decision about the order says when it comes to `stage`.
    func effects(of number: Int, _ stage: Stage) -> [FulfilmentEffect] {
        let order = order(number, stage)
        let types: [EventType] =
            stage == .opened ? [.orderReceived, .orderSourced] : [.shipmentShipped, .orderClosed]
        return [.order(order)] + types.map { .event(EventRecord($0, order.id)) }
    }

    private func order(_ number: Int, _ stage: Stage) -> OrderRecord {
        let created = Instant(milliseconds: Self.start + Int64(number) * 1_000)
        var order = OrderRecord(
            id: id(number), customer: customer(of: number),
            lines: (0..<2).map { line in
                OrderLineRecord(id: "\(line + 1)", sku: sku(number, line: line), quantity: 1)
            },
            address: OrderAddress(
                name: "Customer \(number % 7_919)", lines: ["\(number % 999) Main Street"],
                point: Destination(latitudeMicrodegrees: 0, longitudeMicrodegrees: 0)),
            created: created)
        order.state = stage == .closed ? .closed : .sourced
        var shipment = ShipmentRecord(
            number: 1, location: LocationIndex(0), mode: .ship,
            state: stage == .closed ? .delivered : .accepted,
            lines: [ShipmentLineRecord(line: 0, sku: order.lines[0].sku, quantity: 1)],
            carrier: "post", service: "standard", shipBy: created, deliverBy: created,
            slot: created, use: CapacityUse(), updated: created)
        if stage == .closed { shipment.leftAt = created }
        order.shipments = [shipment]
        return order
    }
}
