public import Inventory
public import Primitives
public import Sourcing

/// What follows from an order's lines and shipments.
extension OrderRecord {
    /// The state that lines, shipments and waiting amount to.
    public var derivedState: OrderState {
        if state == .closed { return .closed }
        var open: Quantity = 0
        var unsourced: Quantity = 0
        var assigned: Quantity = 0
        var shipped: Quantity = 0
        for line in lines {
            open += line.quantity - line.cancelled
            unsourced += line.unsourced
            assigned += line.assigned
            shipped += line.shipped
        }
        if open == 0 { return .cancelled }
        if shipped == open {
            let isThere = shipments.allSatisfy { !$0.hasLeft || $0.state.isClosed }
            return isThere ? .delivered : .shipped
        }
        if waiting?.kind == .held { return .held }
        if shipped > 0 { return .partiallyShipped }
        if shipments.contains(where: { $0.holdsStock && $0.state.isUnderWay }) {
            return .inFulfilment
        }
        if unsourced == 0 { return .sourced }
        if assigned > 0 { return .partiallySourced }
        if waiting != nil { return .parked }
        return shipments.isEmpty && attempts == 0 ? .received : .sourcing
    }

    public var unsourced: Quantity { lines.reduce(0) { $0 + $1.unsourced } }

    public var isHeld: Bool { waiting?.kind == .held }

    /// Waits for stock: woken when some of its SKUs comes.
    public var waitsForStock: Bool { waiting?.kind == .stock }

    /// Nothing more will happen to it.
    public var isOver: Bool { state == .closed || state == .delivered || state == .cancelled }

    /// Over for so long that it may leave memory.
    public var isClosed: Bool {
        state == .closed || (state == .cancelled && closesAt == nil)
    }

    /// Nothing holds it in memory any more, once the archive has it and its returns.
    public var mayLeave: Bool { isClosed && openReturns == 0 }

    public var nextShipment: UInt32 { (shipments.last?.number ?? 0) + 1 }

    public func shipment(_ number: UInt32) -> ShipmentRecord? {
        shipments.first { $0.number == number }
    }

    /// When the tick must look at it; `.distantFuture` = never by itself.
    public var due: Instant {
        var result = closesAt ?? .distantFuture
        if let until = waiting?.until { result = min(result, until) }
        if !isHeld, let sourceAt { result = min(result, sourceAt) }
        for shipment in shipments { result = min(result, shipment.due) }
        return result
    }

    /// The cart of what has no location, and which line each of its lines is.
    public var unsourcedCart: (cart: Cart, lines: [Int]) {
        let places = lines.indices.filter { lines[$0].unsourced > 0 }
        var cart = Cart(lines: places.map { lines[$0].cartLine })
        cart.destination = address?.point
        cart.view = view
        cart.channel = id.channel
        cart.level = level
        cart.deliverBy = deliverBy
        cart.customer = customer
        cart.customerTags = customerTags
        cart.tags = tags
        cart.policy = policy
        cart.excluded = excluded
        return (cart, places)
    }

    /// Locations that failed not long ago.
    public func rejected(at now: Instant) -> [LocationIndex] {
        setAside.filter { $0.until > now }.map(\.location)
    }

    /// SKUs that its lines ask for, substitutes included, and those that its shipments send.
    public var items: [SkuKey] {
        var items: [SkuKey] = []
        for line in lines { items += [line.sku] + line.substitutes }
        for shipment in shipments where shipment.holdsStock { items += shipment.lines.map(\.sku) }
        return items
    }

    /// Reservations of shipments that hold stock.
    public var liveReservations: [ReservationID] {
        shipments.filter(\.holdsStock).map { ShipmentID(id, $0.number).reservation }
    }
}
