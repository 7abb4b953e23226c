internal import HeapModule
internal import Inventory
internal import Primitives

extension FulfilmentStore {
    /// The newest orders in memory that the search names and `body` admits, at most `limit`, oldest
    /// first. Holds one shard's lock at a time, so `body` must be quick; it is asked about each
    /// order that is looked at: those of the shortest list, and about limit × log shards of them
    /// where it admits all.
    public func newestOrders(
        _ limit: Int, _ search: Search, where body: (OrderRecord) -> Bool = { _ in true }
    ) -> [SearchPlace] {
        var found = NewestPlaces(limit)
        forEachShard { state in
            state.pointee.orderIndex.walk(search) { place in
                guard found.wants(place) else { return false }
                if let order = state.pointee.orders[OrderID(place.id)], body(order) {
                    found.add(place)
                }
                return true
            }
        }
        return found.sorted
    }

    /// The same of returns.
    public func newestReturns(
        _ limit: Int, _ search: Search, where body: (ReturnRecord) -> Bool = { _ in true }
    ) -> [SearchPlace] {
        var found = NewestPlaces(limit)
        forEachShard { state in
            state.pointee.returnIndex.walk(search) { place in
                guard found.wants(place) else { return false }
                if let id = ReturnID(place.id),
                    let record = state.pointee.returns[id.order]?.first(where: { $0.id == id }),
                    body(record)
                {
                    found.add(place)
                }
                return true
            }
        }
        return found.sorted
    }

    /// Orders in memory that are on a list and that `body` admits, ascending by id. Holds one
    /// shard's lock at a time; O(orders on the list).
    public func orders(
        on list: SearchKey, where body: (OrderRecord) -> Bool
    ) -> [OrderRecord] {
        var result: [OrderRecord] = []
        forEachShard { state in
            state.pointee.orderIndex.walk(Search([list])) { place in
                if let order = state.pointee.orders[OrderID(place.id)], body(order) {
                    result.append(order)
                }
                return true
            }
        }
        return result.sorted { $0.id < $1.id }
    }

    private func forEachShard(_ body: (UnsafeMutablePointer<OrderShardState>) -> Void) {
        for shard in shards {
            shard.lock.lock()
            body(shard.state)
            shard.lock.unlock()
        }
    }
}

/// So many of the newest.
private struct NewestPlaces {
    private let limit: Int
    private var places = Heap<SearchPlace>()

    init(_ limit: Int) { self.limit = limit }

    /// False for all that are older, too.
    func wants(_ place: SearchPlace) -> Bool {
        if places.count < limit { return true }
        return places.min.map { $0 < place } ?? false
    }

    mutating func add(_ place: SearchPlace) {
        if places.count < limit {
            places.insert(place)
        } else {
            _ = places.replaceMin(with: place)
        }
    }

    var sorted: [SearchPlace] { places.unordered.sorted() }
}
