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

    mutating func reset(_ network: SourcingNetwork) {
        zones = network.zonesMax
        departures = Array(repeating: Departure(), count: network.linkCount)
        arrivals = Array(repeating: .min, count: network.linkCount * zones)
    }

    /// When a parcel of an order that comes in at `now` leaves by the location's link, and when it
    /// arrives in the zone; nil where it does not.
    @inline(__always)
    mutating func dates(
        _ place: Int, _ link: ServiceLink, _ service: RoutingService,
        from location: RoutingLocation,
        zone: Int, now: Instant
    ) -> (shipBy: Instant, deliverBy: Instant)? {
        let departure = departures[place]
        if departure.from > now.milliseconds || departure.until < now.milliseconds {
            renew(place, link, service, location, now)
        }
        let shipBy = departures[place].shipBy
        if shipBy == .max { return nil }
        let cell = place * zones + zone
        if arrivals[cell] == .min {
            let days = service.transitDays(zone: zone)
            let arrival = days.flatMap {
                location.calendar.deliverBy(
                    shipBy: Instant(milliseconds: shipBy), transitDays: $0,
                    weekdays: service.weekdays, deliveryMinute: service.deliveryMinute)
            }
            arrivals[cell] = arrival?.milliseconds ?? .max
        }
        let arrival = arrivals[cell]
        if arrival == .max { return nil }
        return (Instant(milliseconds: shipBy), Instant(milliseconds: arrival))
    }

    private mutating func renew(
        _ place: Int, _ link: ServiceLink, _ service: RoutingService,
        _ location: RoutingLocation, _ now: Instant
    ) {
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
