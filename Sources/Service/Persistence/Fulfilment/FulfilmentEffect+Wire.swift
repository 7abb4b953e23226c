internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.FulfilmentEffect`: a oneof of all changes of orders and capacity.
extension FulfilmentEffect {
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .order(let record): writer.message(1) { record.encode(into: &$0) }
        case .orderRemoved(let id): writer.putString(2, id.text)
        case .event(let event): writer.message(3) { event.encode(into: &$0) }
        case .capacity(let change): writer.message(4) { change.encode(into: &$0) }
        case .plan(let plan): writer.message(5) { plan.encode(into: &$0) }
        case .planRemoved(let id): writer.putString(6, id.text)
        case .return(let record): writer.message(7) { record.encode(into: &$0) }
        case .returnRemoved(let id): writer.putString(8, id.text)
        }
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        var effect: FulfilmentEffect?
        while let field = try reader.nextField() {
            switch field.number {
            case 2:
                var id = OrderID("")
                try reader.order(field, &id)
                effect = .orderRemoved(id)
            case 6:
                var id = ReservationID("")
                try reader.reservation(field, &id)
                effect = .planRemoved(id)
            case 8:
                var id = ReturnID(OrderID(""), 0)
                try reader.return(field, &id)
                effect = .returnRemoved(id)
            default:
                guard var nested = try reader.message(field) else { continue }
                effect = try FulfilmentEffect(number: field.number, from: &nested)
            }
        }
        // An effect of a newer version must not be skipped: the state would silently differ.
        guard let effect else { throw WireError(.invalidValue, offset: reader.offset) }
        self = effect
    }

    private init?(number: UInt32, from nested: inout ProtobufReader) throws(WireError) {
        switch number {
        case 1: self = .order(try OrderRecord(from: &nested))
        case 3: self = .event(try EventRecord(from: &nested))
        case 4: self = .capacity(try CapacityEffect(from: &nested))
        case 5: self = .plan(try HeldPlan(from: &nested))
        case 7: self = .return(try ReturnRecord(from: &nested))
        default: return nil
        }
    }
}

/// A journal record's payload: what happens to stock and what happens to orders, as one.
struct JournaledDecision {
    var transaction: Transaction
    var fulfilment: [FulfilmentEffect]

    func encode(into writer: inout ByteWriter) {
        transaction.encode(into: &writer)
        fulfilment.lendEach { effect in
            let mark = writer.beginMessage(4)
            effect.encode(into: &writer)
            writer.endMessage(mark)
        }
    }

    init(_ transaction: Transaction, _ fulfilment: [FulfilmentEffect]) {
        self.transaction = transaction
        self.fulfilment = fulfilment
    }

    /// One pass: recovery reads millions of them. `archivedOnly` leaves out the effects on stock
    /// that the archive takes nothing from, undecoded: most of those of most records.
    init(
        decoding payload: RawSpan, time: Instant, archivedOnly: Bool = false
    ) throws(WireError) {
        transaction = Transaction(time: time)
        fulfilment = []
        var reader = ProtobufReader(payload)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &transaction.actor)
            case 2: try reader.string(field, &transaction.reason)
            case 3:
                if var nested = try reader.message(field) {
                    if archivedOnly, try !Effect.isArchived(nested) { continue }
                    transaction.effects.append(try Effect(from: &nested, time: time))
                }
            case 4:
                if var nested = try reader.message(field) {
                    fulfilment.append(try FulfilmentEffect(from: &nested))
                }
            default: try reader.skip(field)
            }
        }
    }
}
