internal import Inventory
internal import Primitives

/// What is used of slots, by location and then by time. A routing decision asks for one slot of
/// every location, so an answer is two array accesses and a short search, not a hash.
struct SlotTable: Sendable {
    private typealias Entry = (slot: Instant, use: SlotUse)

    /// By location; each ascending by slot. A location has a few slots with any use.
    private var places: [[Entry]] = []
    private(set) var count = 0

    /// nil where nothing is used. O(log slots of the location).
    subscript(place: BoardSlot) -> SlotUse? {
        get {
            let index = Int(place.location.value)
            guard index < places.count else { return nil }
            let entry = Self.position(of: place.slot, in: places[index])
            guard entry < places[index].count, places[index][entry].slot == place.slot else {
                return nil
            }
            return places[index][entry].use
        }
        set {
            let index = Int(place.location.value)
            while places.count <= index { places.append([]) }
            let entry = Self.position(of: place.slot, in: places[index])
            let isThere = entry < places[index].count && places[index][entry].slot == place.slot
            switch (newValue, isThere) {
            case (let use?, true): places[index][entry].use = use
            case (let use?, false):
                places[index].insert((place.slot, use), at: entry)
                count += 1
            case (nil, true):
                places[index].remove(at: entry)
                count -= 1
            case (nil, false): break
            }
        }
    }

    /// Ascending by location, then by slot.
    var entries: [(place: BoardSlot, use: SlotUse)] {
        places.indices.flatMap { index in
            places[index].map { (BoardSlot(LocationIndex(UInt32(index)), $0.slot), $0.use) }
        }
    }

    /// O(slots).
    mutating func removeAll(where isOver: (Instant, SlotUse) -> Bool) {
        for index in places.indices { places[index].removeAll { isOver($0.slot, $0.use) } }
        count = places.reduce(0) { $0 + $1.count }
    }

    /// Where the slot is, or would be.
    private static func position(of slot: Instant, in entries: [Entry]) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].slot < slot { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
