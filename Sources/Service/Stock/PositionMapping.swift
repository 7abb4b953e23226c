internal import Inventory
internal import Messages
internal import Primitives

/// Cells and supplies as the wire shows them.
extension Cell {
    func message(of sku: SkuKey, _ network: Network) -> Position {
        Position.with {
            $0.sku = sku.text
            $0.location = network.id(of: location)
            $0.condition = condition.message
            $0.onHand = onHand
            $0.committed = committed
            $0.held = held
            $0.quarantined = quarantined
            $0.free = free
            $0.revision = revision.value
            $0.asOf = asOf
        }
    }
}

extension Inventory.Supply {
    func message(of sku: SkuKey, _ network: Network) -> Messages.Supply {
        Messages.Supply.with {
            $0.supplyID = id
            $0.sku = sku.text
            $0.location = network.id(of: location)
            $0.quantity = quantity
            $0.dueAt = due
            $0.kind = SupplyKind(rawValue: Int32(kind.rawValue))
            $0.confidenceBp = confidence
            $0.promised = reserved
        }
    }
}
