public import Inventory
public import Primitives

/// Names one list of a `SearchIndex`: everything, or what has one trait in common.
///
/// A hash of kind and trait, so that a list needs no text of its own. Two traits may share a list,
/// which costs time only: whoever reads a list asks each record again.
public struct SearchKey: Hashable, Comparable, Sendable {
    let value: UInt64

    private enum Kind: UInt64 { case everything, state, channel, customer, sku, location }

    private init(_ kind: Kind, _ trait: UInt64) {
        let salt = (kind.rawValue + 1) &* 0x9e37_79b9_7f4a_7c15
        value = foldedMultiply(trait ^ salt, 0xa076_1d64_78bd_642f)
    }

    public static let everything = SearchKey(.everything, 0)

    /// As on the wire: of an order, or of a return.
    public static func state(_ state: UInt8) -> SearchKey { SearchKey(.state, UInt64(state)) }

    public static func channel(_ channel: String) -> SearchKey {
        SearchKey(.channel, HashedText(channel).hash)
    }

    /// That of `id.channel`, without making it.
    static func channel(of id: OrderID) -> SearchKey {
        id.text.withBytes { bytes in
            let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            return SearchKey(
                .channel, stableHash(UnsafeRawBufferPointer(rebasing: bytes[..<end])))
        }
    }

    public static func customer(_ customer: String) -> SearchKey {
        SearchKey(.customer, HashedText(customer).hash)
    }

    public static func sku(_ sku: SkuKey) -> SearchKey { SearchKey(.sku, sku.hash) }

    public static func location(_ location: LocationIndex) -> SearchKey {
        SearchKey(.location, UInt64(location.value))
    }

    public static func < (left: SearchKey, right: SearchKey) -> Bool { left.value < right.value }
}

/// Which lists an order or a return is on, and where on them it stands.
struct SearchTraits: Sendable {
    let place: SearchPlace
    /// Ascending, none twice.
    let keys: [SearchKey]

    init(_ place: SearchPlace, _ keys: [SearchKey]) {
        self.place = place
        var keys = keys
        keys.sort()
        var count = 0
        for key in keys where count == 0 || keys[count - 1] != key {
            keys[count] = key
            count += 1
        }
        keys.removeSubrange(count...)
        self.keys = keys
    }
}

extension OrderRecord {
    /// By the SKUs of its lines, and the locations of all its shipments.
    var traits: SearchTraits {
        var keys: [SearchKey] = []
        keys.reserveCapacity(4 + lines.count + shipments.count)
        keys += [.everything, .state(state.rawValue), .channel(of: id)]
        if !customer.isEmpty { keys.append(.customer(customer)) }
        for line in lines { keys.append(.sku(line.sku)) }
        for shipment in shipments { keys.append(.location(shipment.location)) }
        return SearchTraits(SearchPlace(created: created, id: id.text), keys)
    }
}

extension ReturnRecord {
    /// By the SKUs of its units, and where they are or shall come to.
    var traits: SearchTraits {
        var keys: [SearchKey] = [.everything, .state(state.rawValue)]
        if !customer.isEmpty { keys.append(.customer(customer)) }
        for unit in units {
            keys.append(.sku(unit.sku))
            if let location = unit.location { keys.append(.location(location)) }
        }
        return SearchTraits(SearchPlace(created: created, id: id.text), keys)
    }
}
