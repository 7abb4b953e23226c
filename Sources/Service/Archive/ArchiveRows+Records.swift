internal import Archive
internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire

// The archive's rows from the domain's records, and back.

extension ArchivedOrder {
    init(_ order: OrderRecord) {
        var record = ByteWriter(capacity: 512)
        order.encode(into: &record)
        self.init(
            id: order.id.text, channel: order.id.channel, reference: order.id.reference,
            customer: order.customer, state: order.state.rawValue, created: order.created,
            updated: order.updated, revision: order.revision,
            skus: order.lines.map(\.sku.text), locations: order.shipments.map(\.location.value),
            record: record.array)
    }

    func order() throws(WireError) -> OrderRecord {
        var reader = ProtobufReader(record.span.bytes)
        return try OrderRecord(from: &reader)
    }
}

extension ArchivedReturn {
    init(_ value: ReturnRecord) {
        var record = ByteWriter(capacity: 512)
        value.encode(into: &record)
        self.init(
            id: value.id.text, order: value.id.order.text, customer: value.customer,
            state: value.state.rawValue, created: value.created, updated: value.updated,
            revision: value.revision, skus: value.units.map(\.sku.text),
            locations: value.units.compactMap { $0.location?.value }, record: record.array)
    }

    func customerReturn() throws(WireError) -> ReturnRecord {
        var reader = ProtobufReader(record.span.bytes)
        return try ReturnRecord(from: &reader)
    }
}

extension ArchivedEvent {
    func entry() throws(WireError) -> TimelineEntry {
        var reader = ProtobufReader(record.span.bytes)
        return try TimelineEntry(from: &reader)
    }
}

extension ArchivedReservation {
    init(_ reservation: ReservationRecord) {
        var record = ByteWriter(capacity: 256)
        reservation.encode(into: &record)
        self.init(
            id: reservation.id.text, owner: reservation.owner,
            state: reservation.state.rawValue, updated: reservation.updated,
            revision: reservation.revision, record: record.array)
    }

    func reservation() throws(WireError) -> ReservationRecord {
        var reader = ProtobufReader(record.span.bytes)
        return try ReservationRecord(from: &reader)
    }
}

extension LedgerRow {
    init(
        _ change: CellEffect, _ transaction: Transaction, _ sequence: SequenceNumber, _ index: Int
    ) {
        self.init(
            sku: change.sku.text, sequence: sequence, index: index,
            location: change.location.value, condition: change.condition.rawValue,
            time: transaction.time, cause: change.reason.rawValue, onHand: change.onHand,
            committed: change.committed, held: change.held, quarantined: change.quarantined,
            actor: transaction.actor, reason: transaction.reason, reference: change.reference)
    }
}
