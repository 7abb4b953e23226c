internal import Messages
internal import Primitives

/// An order as tables: itself, its lines, its shipments.
enum OrderTable {
    static let titles = [
        "order", "state", "customer", "#units", "#unsourced", "#assigned", "#shipped", "#cancelled",
        "promised_by", "created", "waiting", "#revision",
    ]

    static func row(_ order: Order) -> [String] {
        [
            order.id, "\(order.state)", order.customer, sum(order, \.quantity),
            sum(order, \.unsourced), sum(order, \.assigned), sum(order, \.shipped),
            sum(order, \.cancelled), Text.time(order.promisedBy), Text.time(order.createdAt),
            waiting(order), "\(order.revision)",
        ]
    }

    private static func sum(_ order: Order, _ field: (OrderLine) -> Int64) -> String {
        "\(order.lines.reduce(0) { $0 &+ field($1) })"
    }

    private static func waiting(_ order: Order) -> String {
        guard let until = order.waitingUntil else { return order.waitingReason }
        return "\(order.waitingReason) until \(Text.time(until))"
    }

    static func show<Reply: WireMessage>(
        _ reply: Reply, _ order: Order?, _ output: Output
    ) async throws {
        let order = order ?? Order()
        try await output.show(reply, titles) { $0.add(row(order)) }
        output.more(lineTitles) { table in
            for line in order.lines { table.add(row(line)) }
        }
        guard !order.shipments.isEmpty else { return }
        output.more(ShipmentTable.titles) { table in
            for shipment in order.shipments { table.add(ShipmentTable.row(shipment)) }
        }
    }

    private static let lineTitles = [
        "line", "sku", "#quantity", "mode", "location", "#unsourced", "#assigned", "#shipped",
        "#cancelled",
    ]

    private static func row(_ line: OrderLine) -> [String] {
        [
            line.id, line.sku, "\(line.quantity)", "\(line.mode)", line.location,
            "\(line.unsourced)", "\(line.assigned)", "\(line.shipped)", "\(line.cancelled)",
        ]
    }
}
