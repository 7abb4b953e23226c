internal import Inventory
internal import Primitives

/// Where the group's parcels go.
struct Trip {
    var way: FulfilmentMode.Way
    var level: ServiceLevel
    var deadline: Instant
    private var point: GeoPoint?
    /// Where it is collected.
    var target: RoutingLocation?

    init(
        _ group: LineGroup, _ input: borrowing SourcingInput, _ network: SourcingNetwork
    ) {
        way = group.way
        level = group.way == .courier ? .sameDay : input.cart.level
        if group.way == .transfer, level == .sameDay { level = .standard }
        deadline = input.deadline
        target = group.location.flatMap { network.routing.location($0) }
        if let target {
            point = target.position
        } else if let destination = input.cart.destination {
            point = GeoPoint(
                latitudeMicrodegrees: destination.latitudeMicrodegrees,
                longitudeMicrodegrees: destination.longitudeMicrodegrees)
        }
    }

    /// Nothing moves: what is there is collected there.
    @inline(__always)
    func isOver(at site: borrowing Site) -> Bool {
        if way == .counter { return true }
        return site.location == target?.index
    }

    /// A location that has no position is as far away as can be.
    @inline(__always)
    func metres(from site: borrowing Site) -> Int64 {
        guard let point else { return 0 }
        return site.hasPosition ? site.position.metres(to: point) : GeoPoint.farthestMetres
    }

    /// When the customer has what arrives then; nil where the counter never opens.
    func collected(_ arrival: Instant) -> Instant? {
        guard way == .transfer, let target else { return arrival }
        guard target.capabilities.contains(.shipToStore) else { return nil }
        return target.calendar.pickupReady(at: arrival)
    }
}
