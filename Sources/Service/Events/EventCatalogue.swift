internal import Fulfilment

/// Every type of event there is, with the attributes it may carry beside the fields of
/// `dom.v1.Event`. The page "Events" of the documentation shows the same table; a test compares.
public enum EventCatalogue {
    /// Type and attributes, in the order of the page.
    public static let inventory: [(type: String, attributes: [String])] = [
        ("stock.adjusted", ["cause", "condition", "quarantined", "reference"]),
        ("stock.snapshot_applied", ["cause", "condition", "quarantined", "reference"]),
        ("stock.count_variance", ["cause", "condition", "quarantined", "reference"]),
        ("supply.scheduled", ["supply_id", "due_ms", "condition"]),
        ("supply.slipped", ["supply_id", "due_ms", "condition"]),
        ("supply.arrived", ["supply_id", "condition"]),
        ("reservation.held", reservation),
        ("reservation.extended", reservation),
        ("reservation.amended", reservation),
        ("reservation.committed", reservation),
        ("reservation.consumed", reservation),
        ("reservation.released", reservation),
        ("reservation.expired", reservation),
        ("location.opened", ["state", "until_ms"]),
        ("location.closed", ["state", "until_ms"]),
        ("policy.activated", ["policy", "version", "from_ms", "until_ms"]),
        ("policy.reverted", ["policy", "version", "from_ms", "until_ms"]),
    ]

    private static let reservation = ["state", "owner", "expires_ms", "lines"]

    /// Those of orders, shipments and promises are journaled as such.
    public static var fulfilment: [(type: String, attributes: [String])] {
        EventType.allCases.map { ($0.name, ["decision_id", "detail"] + $0.returnAttributes) }
    }

    public static let all = inventory + fulfilment

    /// Whether a filter names a type, or with a trailing dot a family, that exists.
    static func knows(_ filter: String) -> Bool {
        all.contains { filter.hasSuffix(".") ? $0.type.hasPrefix(filter) : $0.type == filter }
    }
}
