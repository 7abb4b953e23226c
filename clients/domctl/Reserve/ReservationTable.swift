internal import Messages
internal import Primitives

/// A reservation as rows: one per allocation, or per line that has none.
enum ReservationTable {
    static let titles = [
        "reservation", "state", "owner", "#line", "sku", "#quantity", "location", "#allocated",
        "expires", "#revision",
    ]

    static func add(_ reservation: Reservation, _ table: inout Table) {
        for (index, line) in reservation.lines.enumerated() {
            let head = [
                reservation.id, "\(reservation.state)", reservation.owner, "\(index)", line.sku,
                "\(line.quantity)",
            ]
            let tail = [Text.time(reservation.expiresAt), "\(reservation.revision)"]
            if line.allocations.isEmpty { table.add(head + ["", ""] + tail) }
            for allocation in line.allocations {
                var place = allocation.location.isEmpty ? "(pool)" : allocation.location
                if !allocation.supplyID.isEmpty { place += " supply \(allocation.supplyID)" }
                if allocation.sku != line.sku { place += " \(allocation.sku)" }
                table.add(head + [place, "\(allocation.quantity)"] + tail)
            }
        }
        if reservation.lines.isEmpty {
            table.add([
                reservation.id, "\(reservation.state)", reservation.owner, "", "", "", "", "",
                Text.time(reservation.expiresAt), "\(reservation.revision)",
            ])
        }
    }

    static func show<Reply: WireMessage>(
        _ reply: Reply, _ reservation: Reservation?, _ output: Output
    ) async throws {
        try await output.show(reply, titles) { table in
            if let reservation { add(reservation, &table) }
        }
    }
}
