internal import Archive
internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire

/// What is closed, read back. Blocks on the disk: never on an event loop.
///
/// Always after memory: what is not there any more is in the archive, because it left memory only
/// when the archive had it.
struct ArchiveReads: Sendable {
    let archive: Archive

    func order(_ id: OrderID) throws(RPCFailure) -> OrderRecord? {
        try reading { try archive.order(id.text)?.order() }
    }

    /// The same for who has it most often not: quick enough for an event loop.
    func orderIfAny(_ id: OrderID) throws(RPCFailure) -> OrderRecord? {
        try reading { try archive.orderIfAny(id.text)?.order() }
    }

    func timeline(of id: OrderID) throws(RPCFailure) -> [TimelineEntry] {
        try reading { try archive.timeline(of: id.text).map { try $0.entry() } }
    }

    func orders(_ query: OrderQuery) throws(RPCFailure) -> [OrderRecord] {
        try reading { try archive.orders(query).map { try $0.order() } }
    }

    func customerReturn(_ id: ReturnID) throws(RPCFailure) -> ReturnRecord? {
        try reading { try archive.customerReturn(id.text)?.customerReturn() }
    }

    /// The same for who has it most often not: quick enough for an event loop.
    func returnIfAny(_ id: ReturnID) throws(RPCFailure) -> ReturnRecord? {
        try reading {
            try archive.returnIfAny(id.text, of: id.order.text)?.customerReturn()
        }
    }

    func returns(_ query: ReturnQuery) throws(RPCFailure) -> [ReturnRecord] {
        try reading { try archive.returns(query).map { try $0.customerReturn() } }
    }

    func reservation(_ id: ReservationID) throws(RPCFailure) -> ReservationRecord? {
        try reading { try archive.reservation(id.text)?.reservation() }
    }

    func ledger(
        of sku: SkuKey, at location: LocationIndex?, before bound: SequenceNumber, limit: Int
    ) throws(RPCFailure) -> [LedgerRow] {
        try reading {
            try archive.ledger(
                of: sku.text, at: location?.value, before: bound, limit: limit)
        }
    }

    private func reading<Value>(_ body: () throws -> Value) throws(RPCFailure) -> Value {
        do { return try body() } catch {
            throw RPCFailure(
                .unavailable, reason: "ARCHIVE_UNREADABLE", "\(error)",
                retryAfterMilliseconds: 1_000)
        }
    }
}
