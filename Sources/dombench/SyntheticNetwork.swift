internal import Inventory
internal import Primitives
internal import Service

/// A network of any size, made of a formula: cell (s, l) exists for every SKU and location, with a
/// stock that looks random and is the same every time.
struct SyntheticNetwork {
    /// Locations in all.
    static let locationCount = 100
    let skuCount: Int

    init(cells: Int) { skuCount = max(1, cells / Self.locationCount) }

    var cellCount: Int { skuCount * Self.locationCount }

    /// Twelve bytes, as retail SKUs are.
    static func sku(_ number: Int) -> String {
        let digits = String(number)
        return "SKU-" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    static func stock(_ sku: Int, _ location: Int) -> Quantity {
        var mixed = UInt64(sku) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(location) &* 0xD6E8_FEB8_6659_FD93
        mixed ^= mixed >> 32
        return Quantity(mixed % 40)
    }

    /// Calls `body` with transactions that together make the network.
    func forEachTransaction(_ body: (Transaction) throws -> Void) rethrows {
        let start = Instant(milliseconds: 1_700_000_000_000)
        let locations = (0..<Self.locationCount).map { index in
            Effect.location(
                LocationRecord(index: LocationIndex(UInt32(index)), id: "L-\(1_000 + index)"))
        }
        try body(Transaction(time: start, effects: locations))
        for number in 0..<skuCount {
            let key = SkuKey(Self.sku(number))
            var effects = [
                Effect.sku(SkuRecord(key: key, name: "Item \(number)", category: "bench"))
            ]
            for location in 0..<Self.locationCount {
                effects.append(
                    .cell(
                        CellEffect(
                            sku: key, location: LocationIndex(UInt32(location)), reason: .set,
                            onHand: Self.stock(number, location), asOfSeconds: 1_700_000_000)))
            }
            try body(Transaction(time: start, effects: effects))
        }
    }
}
