internal import Primitives

/// The texts of a SKU that only matter for display, packed into one run of bytes: each as a
/// two-byte little-endian length and its UTF-8; name, category, unit, currency, then tags.
enum SkuTexts {
    static func encode(_ record: SkuRecord, into bytes: inout [UInt8]) {
        for text in [record.name, record.category, record.unit, record.currency] {
            append(text, to: &bytes)
        }
        for tag in record.handlingTags { append(tag, to: &bytes) }
    }

    static func decode(_ bytes: ArraySlice<UInt8>, into record: inout SkuRecord) {
        var texts: [String] = []
        var rest = bytes
        while let low = rest.popFirst(), let high = rest.popFirst() {
            let length = Int(low) | Int(high) << 8
            texts.append(String(decoding: rest.prefix(length), as: UTF8.self))
            rest = rest.dropFirst(length)
        }
        guard texts.count >= 4 else { return }
        record.name = texts[0]
        record.category = texts[1]
        record.unit = texts[2]
        record.currency = texts[3]
        record.handlingTags = Array(texts[4...])
    }

    /// Category and tags alone.
    static func handling(_ bytes: ArraySlice<UInt8>) -> (category: String, tags: [String]) {
        var category = ""
        var tags: [String] = []
        var start = bytes.startIndex
        var number = 0
        while start + 2 <= bytes.endIndex {
            let end = start + 2 + (Int(bytes[start]) | Int(bytes[start + 1]) << 8)
            guard end <= bytes.endIndex else { break }
            if number == 1 { category = String(decoding: bytes[start + 2..<end], as: UTF8.self) }
            if number > 3 { tags.append(String(decoding: bytes[start + 2..<end], as: UTF8.self)) }
            number += 1
            start = end
        }
        return (category, tags)
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let utf8 = text.utf8.prefix(Int(UInt16.max))
        bytes.append(UInt8(truncatingIfNeeded: utf8.count))
        bytes.append(UInt8(truncatingIfNeeded: utf8.count >> 8))
        bytes.append(contentsOf: utf8)
    }
}
