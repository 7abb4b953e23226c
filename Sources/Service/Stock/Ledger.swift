internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import ProtobufWire

/// GetLedger: the history of a SKU's cells, read back from the journal itself. The record index
/// says which records, so the cost follows what is asked for and not the length of the log. Reads
/// the disk, hence off the event loop.
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
        var bound = SequenceNumber(
            request.beforeRevision == 0 ? UInt64.max : request.beforeRevision)
        while response.entries.count < limit {
            let records = engine.store.records(of: key, before: bound, limit: limit)
            guard let last = records.last else { return response }
            for sequence in records where sequence.value <= response.revision {
                if response.entries.count >= limit {
                    response.more = true
                    return response
                }
                guard let entries = try entries(of: sequence, key, location, network) else {
                    return response
                }
                response.entries += entries
            }
            bound = last
        }
        response.more = !engine.store.records(of: key, before: bound, limit: 1).isEmpty
        return response
    }

    /// The record's changes of the SKU's cells, last first; nil when the log no longer has it.
    private func entries(
        of sequence: SequenceNumber, _ key: SkuKey, _ location: LocationIndex?, _ network: Network
    ) throws(RPCFailure) -> [LedgerEntry]? {
        var found: [LedgerEntry] = []
        do {
            _ = try engine.journal.read(from: sequence, recordsMax: 1) { record, payload in
                guard record.kind == Engine.RecordKind.transaction else { return }
                let transaction = try Transaction(decoding: payload, time: record.time)
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
