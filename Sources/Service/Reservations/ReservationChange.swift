internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// A mutation of one reservation that exists.
protocol ReservationRequest: MutationRequest {
    var reservationID: String { get }
}

extension ReservationRequest {
    var target: ReservationTarget {
        ReservationTarget(
            ReservationID(reservationID),
            expectedRevision: context?.expectedRevision.map { SequenceNumber($0) })
    }
}

extension ExtendRequest: ReservationRequest {}
extension AmendRequest: ReservationRequest {}
extension ConfirmRequest: ReservationRequest {}
extension ReleaseRequest: ReservationRequest {}
extension ConsumeRequest: ReservationRequest {}
extension TransferRequest: ReservationRequest {}

extension ReservationHandlers {
    /// Runs one command on one reservation through the pipeline: looks which SKUs it touches,
    /// locks them with it, decides, and starts again if it changed between look and lock.
    func change<Request: ReservationRequest, Reply: MutationReply>(
        _ path: StaticString, _ context: borrowing CallContext, _ bytes: RawSpan,
        _ output: inout ByteWriter, _ space: SpaceEffect,
        decide: (Request, MutationCall, TransactionScope) throws(Refusal)
            -> Decided<ReservationOutcome>,
        reply: (Reservation, ReservationOutcome) -> Reply
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call): (Request, MutationCall) = try engine.begin(
            path, context, bytes, space)
        try Check.identifier(request.reservationID, "reservation_id")
        try ReservationID.checkFree(request.reservationID)
        let id = ReservationID(request.reservationID)
        var set = ShardSet()
        set.insert(idempotency: call.key)
        let settled: Engine.Settled<Reply>
        do throws(Refusal) {
            settled = try engine.store.withLocked(reservation: id, set) {
                scope throws(Refusal) in
                try engine.settleRefusing(call, scope) { () throws(Refusal) in
                    let decided = try decide(request, call, scope)
                    let message = decided.outcome.record.message(
                        scope.network, changed: !decided.effects.isEmpty)
                    return Decision(
                        effects: decided.effects, reply: reply(message, decided.outcome))
                }
            }
        } catch {
            throw error.rpcFailure(engine.store.network)
        }
        settled.reply.encode(into: &output)
        return .replyWhenDurable(settled.sequence)
    }
}

extension Engine {
    /// As `settle`, where the locks are taken by a call that looks again when a decision finds too
    /// little locked: it must see the domain's own refusal.
    func settleRefusing<Reply: MutationReply>(
        _ call: MutationCall, _ scope: TransactionScope,
        _ decide: () throws(Refusal) -> Decision<Reply>
    ) throws(Refusal) -> Settled<Reply> {
        // The pipeline speaks RPCFailure; shortages ride along beside it.
        var refusal: Refusal?
        do throws(RPCFailure) {
            return try settle(call, scope) { () throws(RPCFailure) in
                do throws(Refusal) { return try decide() } catch {
                    refusal = error
                    throw error.failure
                }
            }
        } catch {
            throw refusal ?? Refusal(error)
        }
    }
}

extension ReservationID {
    /// Names like those of shipments are theirs alone: their reservations change with them only.
    static func checkFree(_ text: String) throws(RPCFailure) {
        guard ShipmentID(text) != nil else { return }
        throw RPCFailure(
            .failedPrecondition, reason: "SHIPMENT_RESERVATION",
            "reservation_id: \"\(text)\" is a shipment's; change it through ShipmentService")
    }
}
