internal import Primitives

/// What each owner holds of each SKU of the shard, so that an owner's own hold never blocks that
/// owner. Exact under the shard's lock: it changes with the cell, in the same effect.
struct OwnHolds: Sendable {
    struct Key: Hashable, Sendable {
        var owner: OwnerHash
        var sku: UInt32
    }

    struct Hold: Hashable, Sendable {
        enum Place: Hashable, Sendable {
            case cell(LocationIndex, Condition)
            case pool(ViewIndex)
        }

        var place: Place
        var quantity: Quantity
    }

    private(set) var holds: [Key: [Hold]] = [:]

    func of(_ owner: OwnerHash, sku: Int) -> [Hold] {
        if owner == .none || holds.isEmpty { return [] }
        return holds[Key(owner: owner, sku: UInt32(sku))] ?? []
    }

    /// Whether the owner, if there is one, holds nothing of the SKU.
    @inline(__always)
    func isEmpty(_ owner: OwnerHash, sku: Int) -> Bool {
        owner == .none || holds.isEmpty || of(owner, sku: sku).isEmpty
    }

    mutating func add(_ owner: OwnerHash, sku: Int, _ place: Hold.Place, _ delta: Quantity) {
        if owner == .none || delta == 0 { return }
        let key = Key(owner: owner, sku: UInt32(sku))
        var list = holds[key] ?? []
        if let index = list.firstIndex(where: { $0.place == place }) {
            list[index].quantity += delta
            assert(list[index].quantity >= 0, "an owner holds less than nothing")
            if list[index].quantity == 0 { list.remove(at: index) }
        } else {
            assert(delta > 0, "an owner gives back what it does not hold")
            list.append(Hold(place: place, quantity: delta))
        }
        holds[key] = list.isEmpty ? nil : list
    }
}
