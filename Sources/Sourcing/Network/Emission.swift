internal import Primitives

/// What a carrier service emits.
struct Emission: Sendable, Hashable {
    /// Milligrams of CO2e for one kilogram over one kilometre.
    var perKilogramKilometre: Int64
    /// Grams of CO2e, whatever the parcel weighs.
    var perParcel: Int64

    /// Grams of CO2e of one parcel, rounded up: fixed + mg/(kg·km) · kg · km; at most
    /// `Limits.orderGramsMax`, so that sums and prices of it cannot overflow.
    func grams(parcelGrams: Int64, metres: Int64) -> Int64 {
        let grams = (exact(parcelGrams, metres) + 999_999_999) / 1_000_000_000
        return Int64(clamping: min(Int128(perParcel) + grams, Int128(Limits.orderGramsMax)))
    }

    /// Milligrams of CO2e that so many grams more add to a parcel, rounded up; bounded as
    /// `grams`.
    @inline(__always)
    func milligrams(grams: Int64, metres: Int64) -> Int64 {
        if grams <= 0 || metres <= 0 || perKilogramKilometre == 0 { return 0 }
        let (mass, tooHeavy) = perKilogramKilometre.multipliedReportingOverflow(by: grams)
        let (product, tooFar) = mass.multipliedReportingOverflow(by: metres)
        if !tooHeavy, !tooFar, product < Limits.orderGramsMax {
            return (product + 999_999) / 1_000_000
        }
        return largeMilligrams(grams: grams, metres: metres)
    }

    @inline(never)
    private func largeMilligrams(grams: Int64, metres: Int64) -> Int64 {
        let milligrams = (exact(grams, metres) + 999_999) / 1_000_000
        return Int64(clamping: min(milligrams, Int128(Limits.orderGramsMax)))
    }

    /// In 10⁻⁹ grams.
    private func exact(_ grams: Int64, _ metres: Int64) -> Int128 {
        if grams <= 0 || metres <= 0 || perKilogramKilometre == 0 { return 0 }
        return Int128(perKilogramKilometre) * Int128(grams) * Int128(metres)
    }
}
