internal import Archive
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import ProtobufWire

/// GetLedger: the history of a SKU's cells: from the archive what it has, and what is newer from
/// the journal itself. The record index says which records, so the cost follows what is asked for
/// and not the length of the log. Reads the disk, hence off the event loop.
extension PositionHandlers {
    var getLedger: Method {
        let (engine, offload) = (self.engine, self.offload)
        return Method(
            path: Self.service + "GetLedger", kind: .unary,
            handler: .streaming { _, wake in
                OffloadedCall<GetLedgerRequest, GetLedgerResponse>(
                    offload: offload,
                    work: { request throws(RPCFailure) in try Ledger(engine).read(request) },
                    wake: wake)
            })
    }
}

private struct Ledger {
    let engine: Engine

    init(_ engine: Engine) { self.engine = engine }

    func read(_ request: GetLedgerRequest) throws(RPCFailure) -> GetLedgerResponse {
        try engine.checkRevision(request.context)
        try Check.identifier(request.sku, "sku")
        try Check.quantity(Quantity(request.limit), in: 0...1_000, "limit")
        let network = engine.store.network
        let key = SkuKey(request.sku)
        var text = request.sku
        guard text.withUTF8({ engine.store.key(utf8: UnsafeRawBufferPointer($0)) }) != nil else {
            throw .unknownSku(request.sku, field: "sku")
        }
        var location: LocationIndex?
        if !request.location.isEmpty {
            guard let index = network.location(request.location) else {
                throw .unknownLocation(request.location, field: "location")
            }
            location = index
        }
        let limit = request.limit == 0 ? 100 : Int(request.limit)
        var response = GetLedgerResponse()
        response.revision = engine.journal.durable.value
        let bound = SequenceNumber(
            request.beforeRevision == 0 ? UInt64.max : request.beforeRevision)
        let query = Query(key: key, location: location, limit: limit)
        // What the archive has is not read from the journal; taken once, it only moves on.
        let split = engine.archived?.archive.cursor ?? .zero
        try addRecent(to: &response, query, before: bound, after: split, network)
        if let archived = engine.archived, !response.more {
            let bound = min(bound, split.next)
            try addArchived(to: &response, query, before: bound, archived, network)
        }
        return response
    }

    private struct Query {
        var key: SkuKey
        var location: LocationIndex?
        var limit: Int
    }

    /// From the journal, by the index of recent records: only those after `split`.
    private func addRecent(
        to response: inout GetLedgerResponse, _ query: Query, before bound: SequenceNumber,
        after split: SequenceNumber, _ network: Network
    ) throws(RPCFailure) {
        var bound = bound
        while bound > split.next {
            let records = engine.store.records(of: query.key, before: bound, limit: query.limit)
            guard let last = records.last else { return }
            for sequence in records where sequence.value <= response.revision {
                if sequence <= split { return }
                if response.entries.count >= query.limit {
                    response.more = true
                    return
                }
                guard let entries = try entries(of: sequence, query.key, query.location, network)
                else { return }
                response.entries += entries
            }
            bound = last
        }
    }

    private func addArchived(
        to response: inout GetLedgerResponse, _ query: Query, before bound: SequenceNumber,
        _ archived: ArchiveReads, _ network: Network
    ) throws(RPCFailure) {
        let left = query.limit - response.entries.count
        let rows = try archived.ledger(
            of: query.key, at: query.location, before: bound, limit: max(left, 0) + 1)
        // One more was asked for: its record is only the sign that there is more.
        var taken = 0
        for row in rows {
            let isNew = taken == 0 || rows[taken - 1].sequence != row.sequence
            if isNew, taken >= left {
                response.more = true
                return
            }
            response.entries.append(row.entry(network))
            taken += 1
        }
    }

    /// The record's changes of the SKU's cells, last first; nil when the log no longer has it.
    private func entries(
        of sequence: SequenceNumber, _ key: SkuKey, _ location: LocationIndex?, _ network: Network
    ) throws(RPCFailure) -> [LedgerEntry]? {
        var found: [LedgerEntry] = []
        do {
            _ = try engine.journal.read(from: sequence, recordsMax: 1) { record, payload in
                guard record.kind == Engine.RecordKind.transaction else { return }
                let transaction = try JournaledDecision(decoding: payload, time: record.time)
                    .transaction
                for case .cell(let change) in transaction.effects where change.sku == key {
                    if let location, change.location != location { continue }
                    found.append(
                        change.ledgerEntry(record, transaction, network))
                }
            }
        } catch {
            if error.code == .truncated { return nil }
            throw RPCFailure(.dataLoss, reason: "JOURNAL_UNREADABLE", "\(error)")
        }
        return found.reversed()
    }
}

extension CellEffect {
    fileprivate func ledgerEntry(
        _ record: RecordInfo, _ transaction: Transaction, _ network: Network
    ) -> LedgerEntry {
        LedgerEntry.with {
            $0.revision = record.sequence.value
            $0.at = record.time
            $0.location = network.id(of: location)
            $0.condition = condition.message
            $0.cause = reason.cause
            $0.onHandDelta = onHand
            $0.committedDelta = committed
            $0.heldDelta = held
            $0.quarantinedDelta = quarantined
            $0.actor = transaction.actor
            $0.reason = transaction.reason
            $0.reference = reference
        }
    }
}

extension LedgerRow {
    fileprivate func entry(_ network: Network) -> LedgerEntry {
        LedgerEntry.with {
            $0.revision = sequence.value
            $0.at = time
            $0.location = network.id(of: LocationIndex(location))
            $0.condition = Inventory.Condition(rawValue: condition).message
            $0.cause = ChangeReason(rawValue: cause)?.cause ?? .unspecified
            $0.onHandDelta = onHand
            $0.committedDelta = committed
            $0.heldDelta = held
            $0.quarantinedDelta = quarantined
            $0.actor = actor
            $0.reason = reason
            $0.reference = reference
        }
    }
}

extension ChangeReason {
    fileprivate var cause: LedgerCause {
        switch self {
        case .adjust, .quarantine, .pickRejection, .returned: .adjusted
        case .set, .reconcile: .set
        case .count: .counted
        case .supplyArrival: .arrived
        case .transferOut, .transferIn: .transferred
        case .reserve, .amend, .transferReservation: .reserved
        case .confirm: .committed
        case .release: .released
        case .expire: .expired
        case .consume: .consumed
        }
    }
}
