internal import Inventory

/// Held plans by reservation, in parts: a table that has to grow moves a part of them, so that no
/// call waits for all to be moved.
struct PlanTable: Sendable {
    private static let partCount = 256

    private var parts = [[ReservationID: HeldPlan]](repeating: [:], count: partCount)
    private(set) var count = 0

    subscript(id: ReservationID) -> HeldPlan? {
        get { parts[Self.part(of: id)][id] }
        set {
            let part = Self.part(of: id)
            count -= parts[part].count
            parts[part][id] = newValue
            count += parts[part].count
        }
    }

    /// In no order.
    var values: some Sequence<HeldPlan> { parts.lazy.flatMap(\.values) }

    private static func part(of id: ReservationID) -> Int {
        Int(truncatingIfNeeded: id.hash >> 8) & (partCount - 1)
    }
}
