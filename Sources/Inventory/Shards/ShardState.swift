internal import Primitives

/// What one inventory shard knows: its SKUs, their cells, and what hangs on them.
///
/// A value: a snapshot is a copy taken under the lock, O(1) then and O(SKUs of the shard) at the
/// next change, and is written out afterwards without the lock. Changed only by `apply`.
struct ShardState: Sendable {
    /// The last journal record applied to this shard.
    var lastSequence: SequenceNumber = .zero
    /// The configuration in force at `lastSequence`.
    var network: Network
    var table = KeyTable()
    /// By the table's index.
    var entries: [SkuEntry] = []
    /// By the table's index.
    var memos: [AnswerMemo] = []
    var extensions: [SkuExtension] = []
    /// Encoded display texts of the SKUs; see `SkuTexts`.
    var texts: [UInt8] = []
    var ownHolds = OwnHolds()
    var history = ChangeHistory()
    var records = RecordIndex()
    var cellCount = 0

    init(network: Network) { self.network = network }

    func index(of key: SkuKey) -> Int? { table.find(key.name) }

    func entry(of key: SkuKey) -> SkuEntry? { index(of: key).map { entries[$0] } }

    /// The index of a SKU, created without attributes if it was not there.
    mutating func indexOrInsert(_ key: SkuKey) -> Int {
        if let index = index(of: key) { return index }
        if entries.count == entries.capacity {
            let room = entries.count + max(8, entries.count / 8)
            entries.reserveCapacity(room)
            memos.reserveCapacity(room)
        }
        entries.append(SkuEntry())
        memos.append(AnswerMemo())
        entries[entries.count - 1].flags = .bare
        return table.insert(key.name)
    }

    /// Changes the SKU's side record, made if it was not there.
    mutating func withExtension(_ index: Int, _ body: (inout SkuExtension) -> Void) {
        if entries[index].extensionIndex == 0 {
            extensions.append(SkuExtension())
            entries[index].extensionIndex = UInt32(extensions.count)
        }
        body(&extensions[Int(entries[index].extensionIndex) - 1])
    }

    /// One thing of the SKU's side record, if it has one. A copy of the whole would count half a
    /// dozen references.
    @inline(__always)
    func side<Value>(_ index: Int, _ part: (borrowing SkuExtension) -> Value) -> Value? {
        let place = Int(entries[index].extensionIndex)
        if place == 0 { return nil }
        return extensions.lend(place - 1, part)
    }

    func sideRecord(_ index: Int) -> SkuExtension? {
        let place = entries[index].extensionIndex
        return place == 0 ? nil : extensions[Int(place) - 1]
    }
}
