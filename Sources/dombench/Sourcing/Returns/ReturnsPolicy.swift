internal import Inventory
internal import Primitives
internal import Sourcing

/// Where units go that come back: the policies that are compared.
enum ReturnsPolicy: String, CaseIterable {
    case sender = "always to the sending location"
    case firstCentre = "always to the centre in Columbus"
    case secondCentre = "always to the centre in Reno"
    case collecting = "to the one in Columbus, stores collecting"
    case exactByMail = "where they are worth most, by mail"
    case exact = "where they are worth most"

    /// Customers near a store may bring their units there.
    var usesStores: Bool { self == .exact || self == .sender || self == .collecting }
}

/// The simulation's retailer as the planner knows it: the same sites, carrier and prices, and what
/// returned units cost and bring at a centre and in a store.
enum ReturnsNetwork {
    /// Minute 0 of the simulation, a Monday.
    static let start: Int64 = 1_780_272_000_000
    /// Noon, so that whatever arrives finds somebody at work.
    private static let deliveryMinute: Int32 = 720

    /// The ready-made policy; the same for all that are compared.
    static func make(_ retailer: Retailer) -> SourcingNetwork {
        let locations = retailer.sites.enumerated().map { index, site in
            LocationRecord(
                index: LocationIndex(UInt32(index)), id: site.id,
                kind: site.isCentre ? .warehouse : .store,
                latitudeMicrodegrees: Int32(site.city.latitude * 1e6),
                longitudeMicrodegrees: Int32(site.city.longitude * 1e6), country: "US",
                profile: profile(site))
        }
        return SourcingNetwork(
            Network(
                version: 1, lastSequence: .zero, locations: locations, groups: [],
                carriers: [carrier(retailer)],
                viewRecords: [ChannelViewRecord(index: .everything, id: "")]))
    }

    /// Centres handle cheaper, work around the clock and can refurbish; stores are open from nine
    /// to nine and have a small dock. A store asks twice as much for a parcel or unit, and lorries
    /// that brought its deliveries take units back. A unit is sellable after a shift of eight
    /// hours.
    private static func profile(_ site: Retailer.Site) -> LocationProfile {
        var profile = LocationProfile()
        profile.capabilities = [.ship, .returns]
        profile.returns.processingMinutes = 480
        profile.returns.openBoxShare = 8_500
        profile.returns.refurbishedShare = 7_500
        profile.returns.usedShare = 5_500
        profile.returns.receivingCost = site.isCentre ? 60_000 : 120_000
        profile.returns.gradingCost = site.isCentre ? 50_000 : 100_000
        profile.returns.liquidationShare = site.isCentre ? 1_800 : 1_000
        if site.isCentre {
            profile.returns.refurbishmentCost = 400_000
            profile.returns.bulkCost = 150_000
        } else {
            let open = OpenSpanRecord(opens: 540, closes: 1_260)
            profile.calendar.weekly = [[OpenSpanRecord]](repeating: [open], count: 7)
            profile.capacity.returnedUnits = 6
        }
        return profile
    }

    private static func carrier(_ retailer: Retailer) -> CarrierRecord {
        let steps = RateCard.grams.map { $0 == .max ? 1_000_000 : $0 }
        let width = steps.count
        return CarrierRecord(
            id: "ground",
            services: [
                CarrierServiceRecord(
                    id: "ground", weekdays: 0x7F, deliveryMinute: deliveryMinute,
                    stepGrams: steps,
                    zones: RateCard.days.enumerated().map { zone, days in
                        ServiceZoneRecord(
                            transitDays: Int32(days),
                            prices: Array(
                                retailer.carrier.prices[zone * width..<(zone + 1) * width]))
                    }, emissionPerKilogramKilometre: 120, emissionPerParcel: 250)
            ])
    }
}
