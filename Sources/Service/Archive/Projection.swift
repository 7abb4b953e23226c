internal import Archive
internal import Fulfilment
internal import Inventory
internal import Journal
internal import Primitives
internal import ProtobufWire

/// What journal records come to in the archive: a pure function of them, record by record.
///
/// Orders are taken when they are over, because until then memory has them; their timelines as
/// they grow, because memory keeps only so much of one.
struct Projection {
    private(set) var batch = ArchiveBatch()
    private(set) var records = 0
    /// By id: the last image of the batch, nil for one that lives again.
    private var reservations: [ReservationID: ReservationRecord?] = [:]

    mutating func add(_ record: RecordInfo, _ payload: RawSpan) throws(WireError) {
        records += 1
        guard record.kind == Engine.RecordKind.transaction else { return }
        let decision = try JournaledDecision(
            decoding: payload, time: record.time, archivedOnly: true)
        add(decision.transaction, at: record.sequence)
        add(decision.fulfilment, by: decision.transaction, at: record.sequence)
    }

    // MARK: Stock

    private mutating func add(_ transaction: Transaction, at sequence: SequenceNumber) {
        var places = 0
        for effect in transaction.effects {
            switch effect {
            case .cell(let change):
                batch.ledger.append(LedgerRow(change, transaction, sequence, places))
                places += 1
            case .reservation(var record):
                record.revision = sequence
                if record.state.isLive {
                    // Only a confirmation brings one back.
                    if record.cause == .confirm { reservations[record.id] = .some(nil) }
                } else {
                    reservations[record.id] = record
                }
            default: break
            }
        }
    }

    /// A closed reservation that memory still has.
    mutating func add(_ record: ReservationRecord) { reservations[record.id] = record }

    // MARK: Orders

    private mutating func add(
        _ effects: [FulfilmentEffect], by transaction: Transaction, at sequence: SequenceNumber
    ) {
        var places: [OrderID: Int] = [:]
        for effect in effects {
            switch effect {
            case .order(var order):
                order.revision = sequence
                add(order)
            case .event(let event):
                let entry = TimelineEntry(
                    event: event, time: transaction.time, sequence: sequence,
                    actor: transaction.actor, reason: transaction.reason)
                add(entry, place: places[event.order, default: 0])
                places[event.order, default: 0] += 1
            case .return(var record):
                record.revision = sequence
                add(record)
            case .orderRemoved, .capacity, .plan, .planRemoved, .returnRemoved: break
            }
        }
    }

    /// As it stands in memory, with what memory has of its timeline.
    mutating func add(_ order: OrderRecord, _ timeline: [TimelineEntry]) {
        add(order)
        var place = 0
        for (index, entry) in timeline.enumerated() {
            let isSame = index > 0 && timeline[index - 1].sequence == entry.sequence
            place = isSame ? place + 1 : 0
            add(entry, place: place)
        }
    }

    private mutating func add(_ order: OrderRecord) {
        if order.isOver { batch.orders.append(ArchivedOrder(order)) }
    }

    /// Taken when it is over: until then memory has it.
    mutating func add(_ record: ReturnRecord) {
        if record.state.isOver { batch.returns.append(ArchivedReturn(record)) }
    }

    private mutating func add(_ entry: TimelineEntry, place: Int) {
        var record = ByteWriter(capacity: 128)
        entry.encode(into: &record)
        batch.events.append(
            ArchivedEvent(
                order: entry.event.order.text, sequence: entry.sequence, index: place,
                time: entry.time, type: entry.event.type.name, record: record.array))
    }

    // MARK: The whole

    /// The batch, with each reservation as the last record left it.
    func finish() -> ArchiveBatch {
        var batch = batch
        for (id, record) in reservations.sorted(by: { $0.key < $1.key }) {
            if let record {
                batch.reservations.append(ArchivedReservation(record))
            } else {
                batch.revived.append(id.text)
            }
        }
        return batch
    }
}
