public import Primitives

/// Asks of one call that are looked up abreast.
///
/// Finding a SKU in a large store is a chain of cache misses: slot, key and entry, cells. Asks that
/// walk the chain together, a link of all before the next link of any, let their misses overlap.
/// Their shards are locked together too, so the answers of a group are of one moment. Filled by
/// `add`, answered by `StateStore.answer`, reused after `removeAll`; allocates once.
public struct AskGroup: ~Copyable {
    /// Enough for the misses to overlap, few enough to hold the locks for some microseconds only.
    public static let most = 16

    struct Entry {
        var sku = UnsafeRawBufferPointer(start: nil, count: 0)
        var hash: UInt64 = 0
        var slot = KeyTable.Slot()
        /// Of the SKU in its shard, once found.
        var index = Entry.missing
        var location = LocationIndex(Entry.pool)
        /// nil: those of the view.
        var condition: Condition?
        /// What was read only to have it in the cache; means nothing.
        var glimpse: UInt64 = 0
        var answer = Availability.unknown

        static let missing: UInt32 = .max
        static let pool: UInt32 = .max

        var isPool: Bool { location.value == Entry.pool }
    }

    let shared: SharedAsk
    let entries: UnsafeMutablePointer<Entry>
    /// Places, at most `most`.
    let room: Int
    public private(set) var count = 0
    var shards = ShardSet()

    /// `ask` tells the view, owner and time of all; its location and condition are not looked at.
    /// `network` is the store's, in which the locations of asks were looked up. nil when it has no
    /// such view. `wanted` is how many asks there are: a small group costs a small allocation.
    public init?(_ ask: AvailabilityAsk, in network: Network, wanted: Int) {
        guard let view = network.compiled(ask.view) else { return nil }
        shared = SharedAsk(ask, view, in: network)
        room = max(1, min(wanted, Self.most))
        entries = .allocate(capacity: room)
    }

    deinit { entries.deallocate() }

    public var isFull: Bool { count == room }

    /// Adds an ask for the SKU with these bytes, which must stay until it is answered. No
    /// location is the pool, no condition those of the view.
    public mutating func add(
        _ sku: UnsafeRawBufferPointer, at location: LocationIndex?, _ condition: Condition?
    ) {
        precondition(!isFull, "a group has no more room")
        let hash = stableHash(sku)
        // Most calls ask for one SKU: places are initialised as they are taken. An entry owns
        // nothing, so there is nothing to undo.
        var entry = Entry()
        entry.sku = sku
        entry.hash = hash
        entry.location = location ?? LocationIndex(Entry.pool)
        entry.condition = condition
        (entries + count).initialize(to: entry)
        shards.insert(shard: ShardIndex(skuHash: hash))
        count &+= 1
    }

    /// As above, for the location with this id; empty is the pool. If there is none, the answer
    /// will be `unknown`.
    public mutating func add(
        _ sku: UnsafeRawBufferPointer, locationID: UnsafeRawBufferPointer, _ condition: Condition?
    ) {
        if locationID.isEmpty { return add(sku, at: nil, condition) }
        let location = shared.network.location(utf8: locationID)
        // No SKU has an empty key.
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        add(location == nil ? nothing : sku, at: location, condition)
    }

    /// Of the ask that was added as number `place`, once the group was answered.
    public subscript(place: Int) -> Availability {
        precondition(place < count, "no such ask")
        return entries[place].answer
    }

    public mutating func removeAll() {
        count = 0
        shards = ShardSet()
    }
}
