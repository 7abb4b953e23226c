internal import Messages
internal import Primitives

/// A request that changes something, as the simulator sends, retries and judges it.
protocol Mutation: WireMessage {
    static var path: String { get }
    var context: WriteContext? { get set }
    /// For the story.
    var summary: String { get }
    /// Judges the answer to a request that happened, and books it.
    func settle(_ reply: [UInt8], _ ledger: inout Ledger, at moment: Moment) throws
}

extension Mutation {
    var key: String { context?.idempotencyKey ?? "" }
    var path: String { Self.path }
}

/// When a change happened.
struct Moment {
    var sequence: UInt64
    /// Logical time of the decision.
    var now: Instant
}

extension ReserveRequest: Mutation {
    static let path = "/dom.v1.ReservationService/Reserve"
    var summary: String {
        let lines = lines.map {
            let place =
                $0.supplyID.isEmpty ? ($0.location.isEmpty ? "pool" : $0.location) : $0.supplyID
            return "\($0.quantity) \($0.sku) of \(place)"
        }
        return "reserve \(reservationID) for \(owner) through \"\(channelView)\" "
            + "\(commit ? "hard" : "\(ttlMs) ms") \(policy): \(lines.joined(separator: ", "))"
    }
}

extension ExtendRequest: Mutation {
    static let path = "/dom.v1.ReservationService/Extend"
    var summary: String { "extend \(reservationID) by \(ttlMs) ms" }
}

extension AmendRequest: Mutation {
    static let path = "/dom.v1.ReservationService/Amend"
    var summary: String {
        "amend \(reservationID) to "
            + lines.map { "\($0.quantity) in line \($0.line)" }.joined(separator: ", ")
    }
}

extension ConfirmRequest: Mutation {
    static let path = "/dom.v1.ReservationService/Confirm"
    var summary: String { "confirm \(reservationID)" }
}

extension ReleaseRequest: Mutation {
    static let path = "/dom.v1.ReservationService/Release"
    var summary: String { "release \(reservationID)\(lines.summary)" }
}

extension ConsumeRequest: Mutation {
    static let path = "/dom.v1.ReservationService/Consume"
    var summary: String { "consume \(reservationID)\(lines.summary)" }
}

extension TransferRequest: Mutation {
    static let path = "/dom.v1.ReservationService/Transfer"
    var summary: String {
        "transfer \(reservationID) to \"\(newOwner)\" "
            + lines.map {
                "\($0.quantity) of line \($0.line) from \"\($0.fromLocation)\" to \($0.toLocation)"
            }.joined(separator: ", ")
    }
}

extension AdjustStockRequest: Mutation {
    static let path = "/dom.v1.InventoryService/AdjustStock"
    var summary: String {
        "adjust "
            + adjustments.map { "\($0.sku) at \($0.location) by \($0.delta) (\($0.bucket))" }
            .joined(separator: ", ")
    }
}

extension SetStockRequest: Mutation {
    static let path = "/dom.v1.InventoryService/SetStock"
    var summary: String {
        "set "
            + levels.map {
                "\($0.sku) at \($0.location) to \($0.quantity) as of "
                    + "\($0.asOf?.milliseconds ?? 0)"
            }.joined(separator: ", ")
    }
}

extension CountStockRequest: Mutation {
    static let path = "/dom.v1.InventoryService/CountStock"
    var summary: String {
        "count "
            + counts.map { "\($0.sku) at \($0.location): \($0.counted)" }.joined(separator: ", ")
    }
}

extension TransferStockRequest: Mutation {
    static let path = "/dom.v1.InventoryService/TransferStock"
    var summary: String { "move \(quantity) \(sku) from \(fromLocation) to \(toLocation)" }
}

extension ScheduleSupplyRequest: Mutation {
    static let path = "/dom.v1.InventoryService/ScheduleSupply"
    var summary: String {
        "announce "
            + supplies.map { "\($0.supplyID): \($0.quantity) \($0.sku) at \($0.location)" }
            .joined(separator: ", ")
    }
}

extension SlipSupplyRequest: Mutation {
    static let path = "/dom.v1.InventoryService/SlipSupply"
    var summary: String {
        "slip \(supplyID) of \(sku) to \(dueAt?.milliseconds ?? 0), \(quantity ?? -1) units"
    }
}

extension ArriveSupplyRequest: Mutation {
    static let path = "/dom.v1.InventoryService/ArriveSupply"
    var summary: String {
        "\(quantity) of \(supplyID) of \(sku) arrive\(close ? ", the last" : "")"
    }
}

extension PutLocationsRequest: Mutation {
    static let path = "/dom.v1.NetworkService/PutLocations"
    var summary: String {
        "put " + locations.map { "\($0.id) \($0.state)" }.joined(separator: ", ")
    }
}

extension PutSkusRequest: Mutation {
    static let path = "/dom.v1.NetworkService/PutSkus"
    var summary: String { "put " + skus.map { "\($0.id) \($0.name)" }.joined(separator: ", ") }
}

extension PutChannelViewsRequest: Mutation {
    static let path = "/dom.v1.NetworkService/PutChannelViews"
    var summary: String { "put views " + views.map(\.id).joined(separator: ", ") }
}

extension [LineQuantity] {
    fileprivate var summary: String {
        map { ", \($0.quantity) of line \($0.line) at \"\($0.location)\"" }.joined()
    }
}
