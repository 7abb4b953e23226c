internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing

/// Which parcels of some orders travel as one.
struct Consolidations {
    /// Who gets it, and where.
    struct Recipient: Hashable {
        var customer: String
        var address: OrderAddress?

        init(_ order: OrderRecord) {
            customer = order.customer
            address = order.address
        }
    }

    /// What must be the same for two parcels to be one.
    private struct Collection: Hashable {
        var recipient: Recipient
        var location: LocationIndex
        var carrier: String
        var service: String
        var handedOverAt: LocationIndex?
        var mode: Sourcing.FulfilmentMode
        var shipBy: Instant
        var deliverBy: Instant
    }

    struct Merged {
        var shipment: ShipmentID
        var into: ShipmentID
        /// Milli-cents, more than 0.
        var saved: Int64
    }

    private struct Parcel {
        var shipment: ShipmentID
        var created: Instant
        var grams: Int64
    }

    private(set) var all: [Merged] = []

    /// `records` of one recipient in the order of their age; needs the SKUs of their lines locked.
    init(
        _ records: [OrderRecord], _ scope: TransactionScope, _ network: RoutingNetwork,
        _ travels: TravelIndex, window: Int64, now: Instant
    ) {
        var open: [Collection: Parcel] = [:]
        for record in records where !record.isOver && !record.isHeld {
            for shipment in record.shipments
            where shipment.isUntouched && shipment.travelsWith.isEmpty && shipment.shipBy > now {
                let id = ShipmentID(record.id, shipment.number)
                let company = travels.travellers(with: id)
                guard let others = Self.grams(of: company, records, scope) else { continue }
                let own = Self.grams(of: shipment, scope)
                let parcel = Parcel(
                    shipment: id, created: record.created,
                    grams: min(own + others, Limits.orderGramsMax))
                let collection = Collection(
                    recipient: Recipient(record), location: shipment.location,
                    carrier: shipment.carrier, service: shipment.service,
                    handedOverAt: shipment.handedOverAt, mode: shipment.mode,
                    shipBy: shipment.shipBy, deliverBy: shipment.deliverBy)
                // What others travel with stays where they count on it.
                guard var first = open[collection], company.isEmpty,
                    record.created.milliseconds - first.created.milliseconds <= window,
                    let saved = Self.saved(first.grams, parcel.grams, record, shipment, network)
                else {
                    // The next ones join the lighter of the two, or the one in their window.
                    let isBetter = open[collection].map { first in
                        parcel.grams < first.grams || !company.isEmpty
                            || record.created.milliseconds - first.created.milliseconds > window
                    }
                    if isBetter ?? true { open[collection] = parcel }
                    continue
                }
                all.append(Merged(shipment: id, into: first.shipment, saved: saved))
                first.grams = min(first.grams + parcel.grams, Limits.orderGramsMax)
                open[collection] = first
            }
        }
    }

    func merged(of order: OrderID) -> [Merged] { all.filter { $0.shipment.order == order } }

    /// What travels in a parcel already; nil where some of it is not among the records.
    private static func grams(
        of shipments: [ShipmentID], _ records: [OrderRecord], _ scope: TransactionScope
    ) -> Int64? {
        var grams: Int64 = 0
        for id in shipments {
            guard let order = records.first(where: { $0.id == id.order }),
                let shipment = order.shipment(id.number)
            else { return nil }
            grams = min(grams + Self.grams(of: shipment, scope), Limits.orderGramsMax)
        }
        return grams
    }

    private static func grams(of shipment: ShipmentRecord, _ scope: TransactionScope) -> Int64 {
        var grams: Int64 = 0
        for line in shipment.lines {
            let unit = scope.facts(of: line.sku)?.weightGrams ?? 0
            let (weight, overflow) = unit.multipliedReportingOverflow(by: line.toSend)
            // Heavier than any step: nobody carries it together with another.
            let most = Limits.orderGramsMax
            grams = overflow ? most : min(grams + min(weight, most), most)
        }
        return grams
    }

    /// What one parcel costs less than two; nil if that is nothing, or nobody carries it.
    private static func saved(
        _ first: Int64, _ second: Int64, _ record: OrderRecord, _ shipment: ShipmentRecord,
        _ network: RoutingNetwork
    ) -> Int64? {
        guard let point = record.address?.point,
            let service = network.service(carrier: shipment.carrier, id: shipment.service),
            let metres = network.location(shipment.location)?.metres(
                to: GeoPoint(
                    latitudeMicrodegrees: point.latitudeMicrodegrees,
                    longitudeMicrodegrees: point.longitudeMicrodegrees))
        else { return nil }
        let row = service.row(zone: service.zone(metres: metres))
        let (together, overflow) = first.addingReportingOverflow(second)
        guard !overflow, let one = network.rates.price(zone: row, grams: first),
            let other = network.rates.price(zone: row, grams: second),
            let both = network.rates.price(zone: row, grams: together)
        else { return nil }
        let saved = one + other - both
        return saved > 0 ? saved : nil
    }
}
