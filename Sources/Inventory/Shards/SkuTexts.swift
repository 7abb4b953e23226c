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

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let utf8 = text.utf8.prefix(Int(UInt16.max))
        bytes.append(UInt8(truncatingIfNeeded: utf8.count))
        bytes.append(UInt8(truncatingIfNeeded: utf8.count >> 8))
        bytes.append(contentsOf: utf8)
    }
}
