/// Every message of `proto/dom/v1`, for tools that meet messages by name: tests, fuzzers, peers.
public enum MessageCatalog {
    public static let all: [any WireMessage.Type] = {
        let groups: [[any WireMessage.Type]] = [
            common, availability, reservation, routing, order, shipment, returns, policy,
            inventory, network, routedNetwork, event, admin,
        ]
        return groups.flatMap { $0 }
    }()

    /// Nil if there is no such message. O(messages).
    public static func type(named name: String) -> (any WireMessage.Type)? {
        all.first { $0.typeName == name }
    }

    private static let common: [any WireMessage.Type] = [
        WriteContext.self, ReadContext.self, Money.self, Shortage.self, RecordError.self,
        Address.self,
    ]

    private static let availability: [any WireMessage.Type] = [
        AvailabilityAsk.self, CheckAvailabilityRequest.self, CheckAvailabilityResponse.self,
        Availability.self, LocationAvailability.self, AvailabilityExplanation.self,
        AppliedBuffer.self, ProjectAvailabilityRequest.self, ProjectAvailabilityResponse.self,
        ProjectedDay.self, StreamAvailabilityRequest.self, StreamAvailabilityResponse.self,
        WatchAvailabilityRequest.self, WatchAvailabilityResponse.self, BandCrossing.self,
        PromiseRequest.self, PromiseResponse.self, PromiseOption.self,
    ]

    private static let reservation: [any WireMessage.Type] = [
        ReserveLine.self, ReserveRequest.self, ReserveResponse.self, LineOutcome.self,
        Reservation.self, ReservationLine.self, Allocation.self, ExtendRequest.self,
        ExtendResponse.self, AmendLine.self, AmendRequest.self, AmendResponse.self,
        ConfirmRequest.self, ConfirmResponse.self, LineQuantity.self, ReleaseRequest.self,
        ReleaseResponse.self, ConsumeRequest.self, ConsumeResponse.self, TransferLine.self,
        TransferRequest.self, TransferResponse.self, GetReservationRequest.self,
        GetReservationResponse.self, ListReservationsRequest.self, ListReservationsResponse.self,
    ]

    private static let routing: [any WireMessage.Type] = [
        CartLine.self, Cart.self, RouteOrderRequest.self, RouteOrderResponse.self, RoutePlan.self,
        PlannedShipment.self, PlannedLine.self, CostPart.self, UnfilledLine.self, Elimination.self,
        ExplainDecisionRequest.self, ExplainDecisionResponse.self, CandidateExplanation.self,
        CandidateLine.self, RerouteRequest.self, RerouteResponse.self,
        ConsolidateOrdersRequest.self, ConsolidateOrdersResponse.self, Consolidation.self,
    ]

    private static let order: [any WireMessage.Type] = [
        Order.self, OrderLine.self, SubmitOrderRequest.self, SubmitOrderResponse.self,
        GetOrderRequest.self, GetOrderResponse.self, ListOrdersRequest.self,
        ListOrdersResponse.self, OrderLineQuantity.self, CancelOrderRequest.self,
        CancelOrderResponse.self, HoldOrderRequest.self, HoldOrderResponse.self,
        ReleaseHoldRequest.self, ReleaseHoldResponse.self, GetTimelineRequest.self,
        GetTimelineResponse.self, TimelineEntry.self, WatchOrderRequest.self,
        WatchOrderResponse.self,
    ]

    private static let shipment: [any WireMessage.Type] = [
        Shipment.self, ShipmentLine.self, ListWorkRequest.self, ListWorkResponse.self,
        AcceptRequest.self, AcceptResponse.self, RejectRequest.self, ShipmentLineQuantity.self,
        RejectResponse.self, ConfirmPickRequest.self, ConfirmPickResponse.self, PackRequest.self,
        PackResponse.self, ShipRequest.self, ShipResponse.self, MarkReadyForPickupRequest.self,
        MarkReadyForPickupResponse.self, CustomerArrivedRequest.self, CustomerArrivedResponse.self,
        HandOverRequest.self, HandOverResponse.self, UpdateTrackingRequest.self,
        UpdateTrackingResponse.self, CancelRequest.self, CancelResponse.self,
    ]

    private static let returns: [any WireMessage.Type] = [
        Return.self, ReturnUnit.self, ReturnExchange.self, ReturnLine.self, ExchangeLine.self,
        ReturnOverride.self, QuoteReturnRequest.self, QuoteReturnResponse.self,
        ReturnEligibility.self, ReturnOption.self, KeptUnits.self, PlannedReturn.self,
        PlannedReturnLine.self, CreateReturnRequest.self, CreateReturnResponse.self,
        AuthoriseReturnRequest.self, AuthoriseReturnResponse.self,
        RouteReturnRequest.self, RouteReturnResponse.self, RecordTransitRequest.self,
        RecordTransitResponse.self, ReceiveReturnRequest.self, UnitScan.self,
        ReceiveReturnResponse.self, ScanResult.self, GradeUnitsRequest.self, UnitGrade.self,
        GradeUnitsResponse.self, DisposeUnitsRequest.self, UnitDisposition.self,
        DisposeUnitsResponse.self, CancelReturnRequest.self, CancelReturnResponse.self,
        GetReturnRequest.self, GetReturnResponse.self, ListReturnsRequest.self,
        ListReturnsResponse.self,
    ]

    private static let policy: [any WireMessage.Type] = [
        Policy.self, PolicyWarning.self, ValidateRequest.self, ValidateResponse.self,
        PutDraftRequest.self, PutDraftResponse.self, ActivateRequest.self, ActivateResponse.self,
        RollbackRequest.self, RollbackResponse.self, GetRequest.self, GetResponse.self,
        ListRequest.self, ListResponse.self, DiffRequest.self, DiffResponse.self, DiffLine.self,
    ]

    private static let inventory: [any WireMessage.Type] = [
        Adjustment.self, AdjustStockRequest.self, AdjustStockResponse.self, StockLevel.self,
        SetStockRequest.self, SetStockResponse.self, ApplyFeedRequest.self, FeedRecord.self,
        ApplyFeedResponse.self, FeedResult.self, StockCount.self, CountStockRequest.self,
        CountStockResponse.self, CountVariance.self, Supply.self, ScheduleSupplyRequest.self,
        ScheduleSupplyResponse.self, SlipSupplyRequest.self, RepromisedHold.self,
        SlipSupplyResponse.self, ArriveSupplyRequest.self, ArriveSupplyResponse.self,
        TransferStockRequest.self, TransferStockResponse.self, Position.self,
        GetPositionRequest.self, GetPositionResponse.self, ListPositionsRequest.self,
        ListPositionsResponse.self, GetLedgerRequest.self, GetLedgerResponse.self, LedgerEntry.self,
        ReconcileRequest.self, StockDifference.self, ReconcileResponse.self,
    ]

    private static let network: [any WireMessage.Type] = [
        Location.self, PutLocationsRequest.self, PutLocationsResponse.self, GetLocationRequest.self,
        GetLocationResponse.self, ListLocationsRequest.self, ListLocationsResponse.self,
        LocationGroup.self, PutLocationGroupsRequest.self, PutLocationGroupsResponse.self,
        ListLocationGroupsRequest.self, ListLocationGroupsResponse.self, KitComponent.self,
        Sku.self, PutSkusRequest.self, PutSkusResponse.self, GetSkuRequest.self,
        GetSkuResponse.self, ListSkusRequest.self, ListSkusResponse.self, SafetyRule.self,
        ThresholdRule.self, Quota.self, ChannelView.self, PutChannelViewsRequest.self,
        PutChannelViewsResponse.self, GetChannelViewRequest.self, GetChannelViewResponse.self,
        ListChannelViewsRequest.self, ListChannelViewsResponse.self,
    ]

    private static let event: [any WireMessage.Type] = [
        SubscribeRequest.self, SubscribeResponse.self, Event.self,
    ]

    private static let routedNetwork: [any WireMessage.Type] = [
        FulfilmentProfile.self, OpenSpan.self, WeekdayHours.self, SpecialDay.self,
        OpeningCalendar.self, CutOff.self, ProcessingTime.self, LocationCapacity.self, Outage.self,
        ReturnProfile.self,
        SetLocationStateRequest.self, SetLocationStateResponse.self, Carrier.self,
        CarrierService.self, ServiceZone.self, PutCarriersRequest.self, PutCarriersResponse.self,
        GetCarrierRequest.self, GetCarrierResponse.self, ListCarriersRequest.self,
        ListCarriersResponse.self, ConfigurationRecord.self, ExportConfigurationRequest.self,
        ExportConfigurationResponse.self, ImportConfigurationRequest.self,
        ImportConfigurationResponse.self,
    ]

    private static let admin: [any WireMessage.Type] = [
        GetInfoRequest.self, GetInfoResponse.self, GetStatisticsRequest.self,
        GetStatisticsResponse.self, TakeSnapshotRequest.self, TakeSnapshotResponse.self,
        VerifyInvariantsRequest.self, VerifyInvariantsResponse.self, DrainRequest.self,
        DrainResponse.self, SetLogLevelRequest.self, SetLogLevelResponse.self, SlowLogRequest.self,
        SlowLogResponse.self, SlowCall.self,
    ]
}
