internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.Effect`: a oneof of all changes.
extension Effect {
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .cell(let change): writer.message(1) { change.encode(into: &$0) }
        case .unsourced(let change): writer.message(2) { change.encode(into: &$0) }
        case .quota(let change): writer.message(3) { change.encode(into: &$0) }
        case .supply(let sku, let supply):
            writer.message(4) { nested in
                nested.string(1, sku.text)
                nested.message(2) { supply.encode(into: &$0) }
            }
        case .supplyRemoved(let sku, let id):
            writer.message(5) { nested in
                nested.string(1, sku.text)
                nested.string(2, id)
            }
        case .sku(let record): writer.message(6) { record.encode(into: &$0) }
        case .location(let record): writer.message(7) { record.encode(into: &$0) }
        case .group(let record): writer.message(8) { record.encode(into: &$0) }
        case .view(let record): writer.message(9) { record.encode(into: &$0) }
        case .reservation(let record): writer.message(10) { record.encode(into: &$0) }
        case .reservationRemoved(let id): writer.putString(11, id.text)
        case .feed(let position): writer.message(12) { position.encode(into: &$0) }
        case .idempotency(let record): writer.message(13) { record.encode(into: &$0) }
        case .pin(let change): writer.message(14) { change.encode(into: &$0) }
        case .carrier(let record): writer.message(15) { record.encode(into: &$0) }
        case .policy(let record): writer.message(16) { record.encode(into: &$0) }
        }
    }

    /// `time` is the record's, for parts that do not repeat it.
    init(from reader: inout ProtobufReader, time: Instant) throws(WireError) {
        var effect: Effect?
        while let field = try reader.nextField() {
            if field.number == 11 {
                var id = ""
                try reader.string(field, &id)
                effect = .reservationRemoved(ReservationID(id))
            } else if var nested = try reader.message(field) {
                effect = try Effect(number: field.number, from: &nested, time: time)
            }
        }
        // An effect of a newer version must not be skipped: the state would silently differ.
        guard let effect else { throw WireError(.invalidValue, offset: reader.offset) }
        self = effect
    }

    private init?(
        number: UInt32, from nested: inout ProtobufReader, time: Instant
    ) throws(WireError) {
        switch number {
        case 1: self = .cell(try CellEffect(from: &nested))
        case 2: self = .unsourced(try UnsourcedEffect(from: &nested))
        case 3: self = .quota(try QuotaEffect(from: &nested))
        case 4: self = try Effect(supplyFrom: &nested)
        case 5: self = try Effect(supplyRemovalFrom: &nested)
        case 6: self = .sku(try SkuRecord(from: &nested))
        case 7: self = .location(try LocationRecord(from: &nested))
        case 8: self = .group(try LocationGroupRecord(from: &nested))
        case 9: self = .view(try ChannelViewRecord(from: &nested))
        case 10: self = .reservation(try ReservationRecord(from: &nested))
        case 12: self = .feed(try FeedPosition(from: &nested))
        case 13: self = .idempotency(try IdempotencyRecord(from: &nested, time: time))
        case 14: self = .pin(try PinEffect(from: &nested))
        case 15: self = .carrier(try CarrierRecord(from: &nested))
        case 16: self = .policy(try PolicyRecord(from: &nested))
        default: return nil
        }
    }

    /// Whether the archive may take something from an encoded effect: changes of cells, and
    /// reservations that end or live again. Looks at the kind, and of a reservation at its state
    /// and cause.
    static func isArchived(_ encoded: ProtobufReader) throws(WireError) -> Bool {
        var effect = encoded
        guard let field = try effect.nextField() else { return true }
        if field.number != 10 { return field.number == 1 }
        guard var record = try effect.message(field) else { return true }
        var state = ReservationState.held
        var cause = ReservationEvent.reserve
        while let field = try record.nextField() {
            switch field.number {
            case 2: try record.known(field, &state)
            case 11: try record.known(field, &cause)
            default: try record.skip(field)
            }
        }
        return !state.isLive || cause == .confirm
    }

    private init(supplyFrom reader: inout ProtobufReader) throws(WireError) {
        var sku = SkuKey("")
        var supply: Supply?
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &sku)
            case 2:
                if var nested = try reader.message(field) { supply = try Supply(from: &nested) }
            default: try reader.skip(field)
            }
        }
        guard let supply else { throw WireError(.invalidValue, offset: reader.offset) }
        self = .supply(sku, supply)
    }

    private init(supplyRemovalFrom reader: inout ProtobufReader) throws(WireError) {
        var sku = SkuKey("")
        var id = ""
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &sku)
            case 2: try reader.string(field, &id)
            default: try reader.skip(field)
            }
        }
        self = .supplyRemoved(sku, id: id)
    }
}

/// `dom.journal.v1.Idempotency`.
extension IdempotencyRecord {
    func encode(into writer: inout ByteWriter, withTime: Bool = false) {
        writer.fixed64(1, key.high)
        writer.fixed64(2, key.low)
        writer.fixed64(3, payload)
        writer.bytes(4, reply)
        if withTime {
            writer.milliseconds(5, time)
            writer.uint64(6, revision.value)
        }
    }

    init(from reader: inout ProtobufReader, time: Instant) throws(WireError) {
        self.init(key: IdempotencyHash(high: 0, low: 0), payload: 0, time: time, reply: [])
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.fixed64(field, &key.high)
            case 2: try reader.fixed64(field, &key.low)
            case 3: try reader.fixed64(field, &payload)
            case 4: try reader.bytes(field, &reply)
            case 5: try reader.milliseconds(field, &self.time)
            case 6: try reader.uint64(field, &revision.value)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.Transaction`.
extension Transaction {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, actor)
        writer.string(2, reason)
        effects.lendEach { effect in
            let mark = writer.beginMessage(3)
            effect.encode(into: &writer)
            writer.endMessage(mark)
        }
    }

    init(decoding payload: RawSpan, time: Instant) throws(WireError) {
        self.init(time: time)
        var reader = ProtobufReader(payload)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &actor)
            case 2: try reader.string(field, &reason)
            case 3:
                if var nested = try reader.message(field) {
                    effects.append(try Effect(from: &nested, time: time))
                }
            default: try reader.skip(field)
            }
        }
    }
}
