internal import Messages
internal import Primitives

/// A reply that tells a shipment as it stands now and those that take the place of what it lost.
protocol ShipmentReply: WireMessage {
    var shipment: Shipment? { get }
}

extension AcceptResponse: ShipmentReply {}
extension RejectResponse: ShipmentReply {}
extension ConfirmPickResponse: ShipmentReply {}
extension PackResponse: ShipmentReply {}
extension ShipResponse: ShipmentReply {}
extension MarkReadyForPickupResponse: ShipmentReply {}
extension CustomerArrivedResponse: ShipmentReply {}
extension HandOverResponse: ShipmentReply {}
extension UpdateTrackingResponse: ShipmentReply {}
extension CancelResponse: ShipmentReply {}

/// Shipments as rows.
enum ShipmentTable {
    static let titles = [
        "shipment", "state", "location", "mode", "lines", "#units", "#picked", "carrier", "ship_by",
        "deliver_by", "tracking", "#cost", "reason",
    ]

    static func row(_ shipment: Shipment) -> [String] {
        let carrier = [shipment.carrier, shipment.service].filter { !$0.isEmpty }
        return [
            shipment.id, "\(shipment.state)", shipment.location, "\(shipment.mode)",
            shipment.lines.map { "\($0.lineID)/\($0.sku)=\($0.quantity)" }.joined(separator: " "),
            "\(shipment.lines.reduce(0) { $0 &+ $1.quantity })",
            "\(shipment.lines.reduce(0) { $0 &+ $1.picked })", carrier.joined(separator: " "),
            Text.time(shipment.shipBy), Text.time(shipment.deliverBy), shipment.tracking,
            Text.money(millicents: shipment.costMillicents), shipment.reason,
        ]
    }

    /// The shipment, and in the same table those that take its place.
    static func show<Reply: ShipmentReply>(
        _ reply: Reply, replacements: [Shipment] = [], _ output: Output
    ) async throws {
        try await output.show(reply, titles) { table in
            for shipment in [reply.shipment].compactMap({ $0 }) + replacements {
                table.add(row(shipment))
            }
        }
    }
}
