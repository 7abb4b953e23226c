internal import Inventory
internal import Messages
internal import Primitives

/// The domain's reservations as the wire shows them, and the wire's commands as the domain's.
extension ReservationRecord {
    /// `revision` 0 is filled in once the change has its place in the journal.
    func message(_ network: Network, changed: Bool = false) -> Reservation {
        Reservation.with { message in
            message.id = id.text
            message.owner = owner
            message.channelView = network.id(of: view)
            message.state = Messages.ReservationState(rawValue: Int32(state.rawValue))
            message.expiresAt = expires == .distantFuture ? nil : expires
            message.createdAt = created
            message.updatedAt = updated
            message.revision = changed ? 0 : revision.value
            message.lines = lines.map { $0.message(network) }
        }
    }
}

extension Inventory.ReservationLine {
    fileprivate func message(_ network: Network) -> Messages.ReservationLine {
        Messages.ReservationLine.with { message in
            message.sku = sku.text
            message.scope = LineScope(rawValue: Int32(scope.rawValue))
            message.condition = condition.message
            message.quantity = quantity
            message.consumed = consumed
            message.released = released
            message.allocations = allocations.map { $0.message(network) }
        }
    }
}

extension Inventory.Allocation {
    fileprivate func message(_ network: Network) -> Messages.Allocation {
        Messages.Allocation.with { message in
            message.sku = sku.text
            message.quantity = quantity
            message.dueAt = due
            switch place {
            case .cell(let location, _): message.location = network.id(of: location)
            case .pool: break
            case .supply(let id): message.supplyID = id
            }
        }
    }
}

extension Inventory.LineOutcome {
    var message: Messages.LineOutcome {
        Messages.LineOutcome.with {
            $0.asked = asked
            $0.reserved = reserved
            $0.available = available
            $0.earliest = earliest
        }
    }
}

extension Refusal {
    /// The failure with its shortages as `dom.v1.Shortage` details.
    func rpcFailure(_ network: Network) -> RPCFailure {
        var failure = failure
        for short in shortages.prefix(16) {
            let message = Messages.Shortage.with {
                $0.line = UInt32(clamping: short.line)
                $0.sku = short.sku.text
                $0.location = short.location.map { network.id(of: $0) } ?? ""
                $0.asked = short.asked
                $0.available = short.available
                $0.earliest = short.earliest
            }
            failure.details.append(message.detail)
        }
        return failure
    }
}

/// Names in requests, resolved while the network is at hand.
struct NameResolver {
    let network: Network

    func location(_ id: String, _ field: @autoclosure () -> String) throws(RPCFailure)
        -> LocationIndex?
    {
        if id.isEmpty { return nil }
        guard let index = network.location(id) else {
            throw .unknownLocation(id, field: field())
        }
        return index
    }

    func requiredLocation(_ id: String, _ field: @autoclosure () -> String) throws(RPCFailure)
        -> LocationIndex
    {
        try Check.identifier(id, field())
        guard let index = network.location(id) else {
            throw .unknownLocation(id, field: field())
        }
        return index
    }

    func view(_ id: String, _ field: @autoclosure () -> String) throws(RPCFailure) -> ViewIndex {
        if id.isEmpty { return .everything }
        guard let index = network.view(id) else { throw .unknownView(id, field: field()) }
        return index
    }
}
