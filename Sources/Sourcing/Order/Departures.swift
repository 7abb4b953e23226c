internal import Inventory
internal import Primitives

/// When parcels leave and arrive, remembered for as long as the answer stays the same: calendars
/// are walked once per cut-off rather than once per order.
///
/// Belongs to one planner; holds for one network.
struct Departures {
    private struct Departure {
        /// Milliseconds; the answer holds for orders that come in from `from` to `until`.
        var from: Int64 = .max
        var until: Int64 = .min
        /// `.max` = it never leaves.
        var shipBy: Int64 = .max
    }

    private var departures: [Departure] = []
    /// By link and zone; `.min` = not asked yet, `.max` = it does not go there.
    private var arrivals: [Int64] = []
    private var zones = 1
    /// By location: the slot of its capacity in which an order that comes in now is ready.
    private var slots: [ReadySlot] = []

    mutating func reset(_ network: SourcingNetwork) {
        zones = network.zonesMax
        departures = Array(repeating: Departure(), count: network.links.count)
        arrivals = Array(repeating: .min, count: network.links.count * zones)
        slots = Array(repeating: ReadySlot(), count: network.sites.count)
    }

    /// The slot in which an order that comes in at `now` is ready; nil where it never is.
    @inline(__always)
    mutating func slot(
        of location: LocationIndex, _ network: borrowing SourcingNetwork, now: Instant
    ) -> ReadySlot? {
        let place = Int(location.value)
        if slots[place].from > now.milliseconds || slots[place].until < now.milliseconds {
            slots[place] = ReadySlot(network.routing.locations[place], now)
        }
        return slots[place].start == .max ? nil : slots[place]
    }

    /// When a parcel of an order that comes in at `now` leaves by the location's link, and when it
    /// arrives in the zone; nil where it does not.
    @inline(__always)
    mutating func dates(
        _ place: Int, of site: borrowing Site, _ network: borrowing SourcingNetwork, zone: Int,
        now: Instant
    ) -> (shipBy: Instant, deliverBy: Instant)? {
        if departures[place].from > now.milliseconds || departures[place].until < now.milliseconds {
            renew(place, of: site, network, now)
        }
        let shipBy = departures[place].shipBy
        if shipBy == .max { return nil }
        let cell = place * zones + zone
        if arrivals[cell] == .min { arrive(place, of: site, network, zone, shipBy) }
        let arrival = arrivals[cell]
        if arrival == .max { return nil }
        return (Instant(milliseconds: shipBy), Instant(milliseconds: arrival))
    }

    @inline(never)
    private mutating func arrive(
        _ place: Int, of site: borrowing Site, _ network: borrowing SourcingNetwork, _ zone: Int,
        _ shipBy: Int64
    ) {
        let (location, _, service) = network.parts(of: place, site)
        let arrival = service.transitDays(zone: zone).flatMap {
            location.calendar.deliverBy(
                shipBy: Instant(milliseconds: shipBy), transitDays: $0,
                weekdays: service.weekdays, deliveryMinute: service.deliveryMinute)
        }
        arrivals[place * zones + zone] = arrival?.milliseconds ?? .max
    }

    @inline(never)
    private mutating func renew(
        _ place: Int, of site: borrowing Site, _ network: borrowing SourcingNetwork, _ now: Instant
    ) {
        let (location, link, service) = network.parts(of: place, site)
        var departure = Departure(from: now.milliseconds, until: now.milliseconds)
        if let window = location.calendar.ready(at: now),
            let shipBy = location.calendar.shipBy(
                ready: window.ready, cutOff: link.cutOff, weekdays: service.weekdays)
        {
            departure.shipBy = shipBy.milliseconds
            departure.until = max(now.milliseconds, window.sameShipBy(shipBy).milliseconds)
        }
        departures[place] = departure
        for zone in 0..<zones { arrivals[place * zones + zone] = .min }
    }
}

/// The slot of a location's capacity in which an order is ready that comes in from `from` to
/// `until`, milliseconds.
struct ReadySlot {
    var from: Int64 = .max
    var until: Int64 = .min
    /// `.max` = it is never ready.
    var start: Int64 = .max
    var next: Int64 = .max

    init() {}

    init(_ location: RoutingLocation, _ now: Instant) {
        from = now.milliseconds
        until = from
        guard let window = location.calendar.ready(at: now) else { return }
        let slot = location.capacitySlot(of: window.ready)
        start = location.start(ofCapacitySlot: slot).milliseconds
        next = location.start(ofCapacitySlot: slot + 1).milliseconds
        // Ready later by no more than the order comes in later: the slot is the same until its end,
        // unless the clock is changed in between.
        let ready = window.ready.milliseconds
        guard window.until > now, next > ready,
            location.calendar.clock.isSteady(from: start, to: next)
        else { return }
        until = min(window.until.milliseconds, from + (next - 1 - ready))
    }
}

extension SourcingNetwork {
    /// The objects behind a link of a site.
    func parts(
        of place: Int, _ site: borrowing Site
    ) -> (location: RoutingLocation, link: ServiceLink, service: RoutingService) {
        let location = routing.locations[Int(site.location.value)]
        let link = location.services[place - site.links.lowerBound]
        return (location, link, routing.services[link.service.value])
    }
}
