public import Messages
internal import Primitives

/// A request that changes something: it carries the key that makes a retry safe.
public protocol Mutation: WireMessage {
    var context: WriteContext? { get set }
}

extension Mutation {
    /// With an idempotency key of its own, unless the caller chose one.
    var keyed: Self {
        var copy = self
        var context = copy.context ?? WriteContext()
        if context.idempotencyKey.isEmpty { context.idempotencyKey = IdempotencyKey.random() }
        copy.context = context
        return copy
    }
}

public enum IdempotencyKey {
    /// 128 random bits in hexadecimal, with a prefix that tells where it came from.
    public static func random() -> String {
        var key = "swift-"
        for _ in 0..<2 {
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            key += String(repeating: "0", count: 16 - digits.count) + digits
        }
        return key
    }
}

extension ReserveRequest: Mutation {}
extension ExtendRequest: Mutation {}
extension AmendRequest: Mutation {}
extension ConfirmRequest: Mutation {}
extension ReleaseRequest: Mutation {}
extension ConsumeRequest: Mutation {}
extension TransferRequest: Mutation {}
extension AdjustStockRequest: Mutation {}
extension SetStockRequest: Mutation {}
extension CountStockRequest: Mutation {}
extension ScheduleSupplyRequest: Mutation {}
extension SlipSupplyRequest: Mutation {}
extension ArriveSupplyRequest: Mutation {}
extension TransferStockRequest: Mutation {}
extension PutLocationsRequest: Mutation {}
extension PutLocationGroupsRequest: Mutation {}
extension PutSkusRequest: Mutation {}
extension PutChannelViewsRequest: Mutation {}
extension SetLocationStateRequest: Mutation {}
extension PutCarriersRequest: Mutation {}
extension ImportConfigurationRequest: Mutation {}
extension RouteOrderRequest: Mutation {}
extension RerouteRequest: Mutation {}
extension ConsolidateOrdersRequest: Mutation {}
extension PromiseRequest: Mutation {}
extension SubmitOrderRequest: Mutation {}
extension CancelOrderRequest: Mutation {}
extension HoldOrderRequest: Mutation {}
extension ReleaseHoldRequest: Mutation {}
extension AcceptRequest: Mutation {}
extension RejectRequest: Mutation {}
extension ConfirmPickRequest: Mutation {}
extension PackRequest: Mutation {}
extension ShipRequest: Mutation {}
extension MarkReadyForPickupRequest: Mutation {}
extension CustomerArrivedRequest: Mutation {}
extension HandOverRequest: Mutation {}
extension UpdateTrackingRequest: Mutation {}
extension CancelRequest: Mutation {}
extension CreateReturnRequest: Mutation {}
extension AuthoriseReturnRequest: Mutation {}
extension RouteReturnRequest: Mutation {}
extension RecordTransitRequest: Mutation {}
extension ReceiveReturnRequest: Mutation {}
extension GradeUnitsRequest: Mutation {}
extension DisposeUnitsRequest: Mutation {}
extension CancelReturnRequest: Mutation {}
extension PutDraftRequest: Mutation {}
extension ActivateRequest: Mutation {}
extension RollbackRequest: Mutation {}
