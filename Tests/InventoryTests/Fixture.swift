import Inventory
import Primitives

/// A seeded generator (SplitMix64): a failing seed tells the story again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

/// A store with a journal that is an array.
final class Fixture {
    let store = StateStore()
    private(set) var journal: [Transaction] = []
    var now = Instant(milliseconds: 1_700_000_000_000)

    /// Locations named A, B, C …
    init(locations: Int = 3) {
        play(
            (0..<locations).map { index in
                .location(LocationRecord(index: LocationIndex(UInt32(index)), id: Self.name(index)))
            })
    }

    static func name(_ index: Int) -> String {
        index < 26 ? String(UnicodeScalar(UInt8(65 + index))) : "L\(index)"
    }

    func play(_ effects: [Effect]) {
        let transaction = Transaction(time: now, actor: "test", effects: effects)
        journal.append(transaction)
        store.replay(transaction, at: SequenceNumber(UInt64(journal.count)))
    }

    func location(_ id: String) -> LocationIndex { store.network.location(id)! }

    @discardableResult
    func view(_ id: String, _ change: (inout ChannelViewRecord) -> Void) -> ViewIndex {
        var record = ChannelViewRecord(
            index: store.network.view(id) ?? store.network.nextView, id: id)
        change(&record)
        play([.view(record)])
        return record.index
    }

    func stock(_ sku: String, _ quantities: [String: Quantity]) {
        play(
            quantities.sorted { $0.key < $1.key }.map { id, quantity in
                .cell(
                    CellEffect(
                        sku: SkuKey(sku), location: location(id), reason: .adjust,
                        onHand: quantity))
            })
    }

    func ask(
        _ sku: String, view: ViewIndex = .everything, at location: String? = nil,
        owner: String = ""
    ) -> Availability {
        let ask = AvailabilityAsk(
            view: view, location: location.map { self.location($0) }, owner: OwnerHash(owner),
            now: now)
        var text = sku
        return text.withUTF8 {
            store.availability(ofUTF8: UnsafeRawBufferPointer($0), ask)
        }
    }

    func quantity(_ sku: String, view: ViewIndex = .everything, at location: String? = nil)
        -> Quantity
    {
        ask(sku, view: view, at: location).quantity
    }
}
