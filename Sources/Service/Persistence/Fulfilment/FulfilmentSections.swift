internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire

extension OrderShardSnapshot {
    func encodeSection(into writer: inout ByteWriter) {
        for history in orders {
            writer.message(1) { nested in
                nested.message(1) { history.record.encode(into: &$0) }
                for entry in history.timeline { nested.message(2) { entry.encode(into: &$0) } }
                for one in history.returns { nested.message(3) { one.encode(into: &$0) } }
            }
        }
    }
}

/// What an order section says.
struct OrderSection {
    var orders: [OrderHistory] = []

    init(decoding payload: RawSpan) throws(WireError) {
        var reader = ProtobufReader(payload)
        while let field = try reader.nextField() {
            guard field.number == 1, var nested = try reader.message(field) else {
                try reader.skip(field)
                continue
            }
            var record: OrderRecord?
            var timeline: [TimelineEntry] = []
            var returns: [ReturnRecord] = []
            while let part = try nested.nextField() {
                guard var inner = try nested.message(part) else { continue }
                switch part.number {
                case 1: record = try OrderRecord(from: &inner)
                case 2: timeline.append(try TimelineEntry(from: &inner))
                case 3: returns.append(try ReturnRecord(from: &inner))
                default: break
                }
            }
            guard let record else { throw WireError(.invalidValue, offset: reader.offset) }
            orders.append(
                OrderHistory(record: record, timeline: timeline, returns: returns))
        }
    }
}

extension BoardSnapshot {
    func encodeSection(into writer: inout ByteWriter) {
        for (place, use) in slots {
            let change = CapacityEffect(
                location: place.location, slot: place.slot, open: use.open, done: use.done)
            writer.message(1) { change.encode(into: &$0) }
        }
        for plan in plans { writer.message(2) { plan.encode(into: &$0) } }
        writer.int64(3, sweptDay)
    }

    init(decoding payload: RawSpan, lastSequence: SequenceNumber) throws(WireError) {
        self.init(lastSequence: lastSequence, slots: [], plans: [], sweptDay: 0)
        var reader = ProtobufReader(payload)
        while let field = try reader.nextField() {
            switch field.number {
            case 1:
                if var nested = try reader.message(field) {
                    let change = try CapacityEffect(from: &nested)
                    slots.append(
                        (
                            BoardSlot(change.location, change.slot),
                            SlotUse(open: change.open, done: change.done)
                        ))
                }
            case 2:
                if var nested = try reader.message(field) {
                    plans.append(try HeldPlan(from: &nested))
                }
            case 3: try reader.int64(field, &sweptDay)
            default: try reader.skip(field)
            }
        }
    }
}
