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
    let zoneMetres: [Int64]
    private let transitDays: [Int32]
    let emission: Emission

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
        emission = Emission(
            perKilogramKilometre: Int64(record.emissionPerKilogramKilometre),
            perParcel: Int64(record.emissionPerParcel))
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

    /// See `Emission.grams`.
    public func emissionGrams(parcelGrams: Int64, metres: Int64) -> Int64 {
        emission.grams(parcelGrams: parcelGrams, metres: metres)
    }

    /// See `Emission.milligrams`.
    public func emissionMilligrams(grams: Int64, metres: Int64) -> Int64 {
        emission.milligrams(grams: grams, metres: metres)
    }

    /// What every parcel emits whatever it weighs, grams.
    var emissionOfParcel: Int64 { emission.perParcel }
}
