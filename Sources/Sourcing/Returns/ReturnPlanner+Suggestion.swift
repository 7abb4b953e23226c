internal import Inventory
public import Primitives

extension ReturnPlanner {
    /// What is best done at a location with a unit that was looked at there; `units` is what of it
    /// lies there for sale.
    public static func suggestion(
        for line: ReturnCartLine, at location: RoutingLocation, units: Quantity = 0
    ) -> RecoveryKind {
        let stock = ReturnStock(sku: line.sku, location: location.index, units: units)
        return Recovery.best(of: line, at: location, stock).kind
    }
}
