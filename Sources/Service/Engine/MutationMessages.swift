internal import Messages

// Which messages are requests and replies of mutations, and where their revisions stand.

extension PutLocationsRequest: MutationRequest {}
extension PutLocationGroupsRequest: MutationRequest {}
extension PutSkusRequest: MutationRequest {}
extension PutChannelViewsRequest: MutationRequest {}
extension PutLocationsResponse: MutationReply {}
extension PutLocationGroupsResponse: MutationReply {}
extension PutSkusResponse: MutationReply {}
extension PutChannelViewsResponse: MutationReply {}
extension SetLocationStateRequest: MutationRequest {}
extension SetLocationStateResponse: MutationReply {}
extension PutCarriersRequest: MutationRequest {}
extension PutCarriersResponse: MutationReply {}
extension ImportConfigurationRequest: MutationRequest {}
extension ImportConfigurationResponse: MutationReply {}

extension PutDraftRequest: MutationRequest {}
extension ActivateRequest: MutationRequest {}
extension RollbackRequest: MutationRequest {}
extension PutDraftResponse: MutationReply {}
extension ActivateResponse: MutationReply {}
extension RollbackResponse: MutationReply {}

extension ReserveRequest: MutationRequest {}
extension ExtendRequest: MutationRequest {}
extension AmendRequest: MutationRequest {}
extension ConfirmRequest: MutationRequest {}
extension ReleaseRequest: MutationRequest {}
extension ConsumeRequest: MutationRequest {}
extension TransferRequest: MutationRequest {}

/// The replies of ReservationService: the reservation in them was changed by the mutation.
protocol ReservationReply: MutationReply {
    var reservation: Reservation? { get set }
}

extension ReservationReply {
    /// One that did not change keeps the revision it has.
    mutating func stampParts(_ revision: UInt64) {
        if reservation?.revision == 0 { reservation?.revision = revision }
    }
}

extension ReserveResponse: ReservationReply {}
extension ExtendResponse: ReservationReply {}
extension AmendResponse: ReservationReply {}
extension ConfirmResponse: ReservationReply {}
extension ReleaseResponse: ReservationReply {}
extension ConsumeResponse: ReservationReply {}
extension TransferResponse: ReservationReply {}

extension AdjustStockRequest: MutationRequest {}
extension SetStockRequest: MutationRequest {}
extension CountStockRequest: MutationRequest {}
extension ScheduleSupplyRequest: MutationRequest {}
extension SlipSupplyRequest: MutationRequest {}
extension ArriveSupplyRequest: MutationRequest {}
extension TransferStockRequest: MutationRequest {}

extension AdjustStockResponse: MutationReply {
    mutating func stampParts(_ revision: UInt64) { positions.stamp(revision) }
}

extension SetStockResponse: MutationReply {
    mutating func stampParts(_ revision: UInt64) { positions.stamp(revision) }
}

extension CountStockResponse: MutationReply {
    mutating func stampParts(_ revision: UInt64) {
        for index in variances.indices { variances[index].position?.revision = revision }
    }
}

extension ScheduleSupplyResponse: MutationReply {}
extension SlipSupplyResponse: MutationReply {}

extension ArriveSupplyResponse: MutationReply {
    mutating func stampParts(_ revision: UInt64) { position?.revision = revision }
}

extension TransferStockResponse: MutationReply {
    mutating func stampParts(_ revision: UInt64) {
        fromPosition?.revision = revision
        toPosition?.revision = revision
    }
}

extension [Position] {
    fileprivate mutating func stamp(_ revision: UInt64) {
        for index in indices where self[index].revision == 0 { self[index].revision = revision }
    }
}
