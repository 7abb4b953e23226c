public import Inventory
internal import Primitives

/// A carrier service as routing sees it.
public final class RoutingService: Sendable {
    public let index: ServiceIndex
    public let carrier: String
    public let id: String
    public let level: ServiceLevel
    /// Bit 0 is Monday.
    public let weekdays: UInt8
    public let deliveryMinute: Int32
    /// The most that one parcel may weigh.
    public let gramsMax: Int64
    /// Row of `RoutingNetwork.rates` for its zone 0; the other zones follow.
    public let firstRow: Int
    private let zoneMetres: [Int64]
    private let transitDays: [Int32]
    private let emissionPerKilogramKilometre: Int64
    private let emissionPerParcel: Int64

    init(
        _ record: CarrierServiceRecord, of carrier: CarrierRecord, index: ServiceIndex,
        firstRow: Int
    ) {
        self.index = index
        self.carrier = carrier.id
        id = record.id
        level = record.level
        weekdays = record.weekdays
        deliveryMinute = record.deliveryMinute
        gramsMax = record.stepGrams.last ?? 0
        self.firstRow = firstRow
        zoneMetres = carrier.zoneMetres
        transitDays = record.zones.map { $0.isExcluded ? -1 : $0.transitDays }
        emissionPerKilogramKilometre = Int64(record.emissionPerKilogramKilometre)
        emissionPerParcel = Int64(record.emissionPerParcel)
    }

    /// The zone of a distance, 0 is the nearest. O(log zones).
    public func zone(metres: Int64) -> Int {
        var low = 0
        var high = zoneMetres.count
        while low < high {
            let middle = (low + high) / 2
            if zoneMetres[middle] < metres { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Days that a parcel moves; nil where the service does not go there.
    public func transitDays(zone: Int) -> Int32? {
        guard zone < transitDays.count, transitDays[zone] >= 0 else { return nil }
        return transitDays[zone]
    }

    /// Row of `RoutingNetwork.rates`: what `RoutingCandidate.zone` takes.
    public func row(zone: Int) -> Int { firstRow + zone }

    /// Grams of CO2e of one parcel, rounded up: fixed + mg/(kg·km) · kg · km; at most
    /// `Limits.orderGramsMax`, so that sums and prices of it cannot overflow.
    public func emissionGrams(parcelGrams: Int64, metres: Int64) -> Int64 {
        let grams = (emission(parcelGrams, metres) + 999_999_999) / 1_000_000_000
        return Int64(clamping: min(Int128(emissionPerParcel) + grams, Int128(Limits.orderGramsMax)))
    }

    /// Milligrams of CO2e that so many grams more add to a parcel, rounded up; bounded as
    /// `emissionGrams`.
    public func emissionMilligrams(grams: Int64, metres: Int64) -> Int64 {
        let rate = emissionPerKilogramKilometre
        if grams <= 0 || metres <= 0 || rate == 0 { return 0 }
        let (mass, tooHeavy) = rate.multipliedReportingOverflow(by: grams)
        let (product, tooFar) = mass.multipliedReportingOverflow(by: metres)
        if !tooHeavy, !tooFar, product < Limits.orderGramsMax {
            return (product + 999_999) / 1_000_000
        }
        let milligrams = (emission(grams, metres) + 999_999) / 1_000_000
        return Int64(clamping: min(milligrams, Int128(Limits.orderGramsMax)))
    }

    /// In 10⁻⁹ grams.
    private func emission(_ grams: Int64, _ metres: Int64) -> Int128 {
        if grams <= 0 || metres <= 0 || emissionPerKilogramKilometre == 0 { return 0 }
        return Int128(emissionPerKilogramKilometre) * Int128(grams) * Int128(metres)
    }

    /// Whether each gram more emits no less by this service than by the other.
    func emits(noLessThan other: RoutingService) -> Bool {
        emissionPerKilogramKilometre >= other.emissionPerKilogramKilometre
    }

    /// What every parcel emits whatever it weighs, grams.
    var emissionOfParcel: Int64 { emissionPerParcel }
}
