internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.Sku` and `Component`.
extension SkuRecord {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, key.text)
        writer.string(2, name)
        writer.string(3, category)
        writer.string(4, currency)
        writer.int64(5, priceMinorUnits)
        writer.int64(6, weightGrams)
        writer.strings(7, handlingTags)
        writer.bool(8, !isTracked)
        for component in components {
            writer.message(9) { nested in
                nested.string(1, component.sku.text)
                nested.int64(2, component.quantity)
            }
        }
        writer.uint32(10, UInt32(beyondStock.kind.rawValue))
        writer.int64(11, beyondStock.cap)
        writer.milliseconds(12, beyondStock.availableFrom)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(key: SkuKey(""))
        var untracked = false
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &key)
            case 2: try reader.string(field, &name)
            case 3: try reader.string(field, &category)
            case 4: try reader.string(field, &currency)
            case 5: try reader.int64(field, &priceMinorUnits)
            case 6: try reader.int64(field, &weightGrams)
            case 7: try reader.strings(field, &handlingTags)
            case 8: try reader.bool(field, &untracked)
            case 9:
                if var nested = try reader.message(field) {
                    components.append(try KitComponent(from: &nested))
                }
            case 10: try reader.known(field, &beyondStock.kind)
            case 11: try reader.int64(field, &beyondStock.cap)
            case 12: try reader.milliseconds(field, &beyondStock.availableFrom)
            default: try reader.skip(field)
            }
        }
        isTracked = !untracked
    }
}

extension KitComponent {
    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(sku: SkuKey(""), quantity: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &sku)
            case 2: try reader.int64(field, &quantity)
            default: try reader.skip(field)
            }
        }
    }
}
