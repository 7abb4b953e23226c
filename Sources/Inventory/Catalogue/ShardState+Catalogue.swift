internal import Primitives

/// The catalogue side of a shard: SKU after-images in, records out.
extension ShardState {
    mutating func put(_ record: SkuRecord, at sequence: SequenceNumber) {
        let index = indexOrInsert(record.key)
        compactTextsIfWasteful(adding: 256)
        let offset = texts.count
        SkuTexts.encode(record, into: &texts)
        entries[index].textOffset = UInt32(offset)
        entries[index].textLength = UInt32(texts.count - offset)
        let category = record.category
        entries[index].categoryHash = category.isEmpty ? 0 : HashedText(category).hash
        entries[index].priceMinorUnits = record.priceMinorUnits
        entries[index].weightGrams = UInt32(clamping: record.weightGrams)
        entries[index].required = Capabilities.required(byTags: record.handlingTags)
        touch(index, at: sequence)
        entries[index].flags = []
        if !record.isTracked { entries[index].flags.insert(.untracked) }
        if record.isKit { entries[index].flags.insert(.kit) }
        let hasExtension = entries[index].extensionIndex != 0
        if hasExtension || record.isKit || record.beyondStock != .none {
            withExtension(index) {
                $0.components = record.components
                $0.beyondStock = record.beyondStock
            }
        }
    }

    func record(at index: Int) -> SkuRecord {
        let entry = entries[index]
        var record = SkuRecord(key: SkuKey(table.text(at: index)))
        let start = Int(entry.textOffset)
        SkuTexts.decode(texts[start..<start + Int(entry.textLength)], into: &record)
        record.priceMinorUnits = entry.priceMinorUnits
        record.weightGrams = Int64(entry.weightGrams)
        record.isTracked = !entry.flags.contains(.untracked)
        if let side = sideRecord(index) {
            record.components = side.components
            record.beyondStock = side.beyondStock
        }
        return record
    }

    /// Replaced texts stay behind as waste; when it may be half, the live ones are copied together.
    private mutating func compactTextsIfWasteful(adding extra: Int) {
        guard texts.count + extra > max(64 << 10, texts.capacity) else { return }
        let live = entries.reduce(0) { $0 + Int($1.textLength) }
        guard live < texts.count / 2 else { return }
        var packed: [UInt8] = []
        packed.reserveCapacity(live * 9 / 8 + extra)
        for index in entries.indices {
            let start = Int(entries[index].textOffset)
            let length = Int(entries[index].textLength)
            entries[index].textOffset = UInt32(packed.count)
            packed.append(contentsOf: texts[start..<start + length])
        }
        texts = packed
    }
}
