public import Messages

/// `dom.v1.InventoryService`, typed. Every method throws `ClientError`.
public struct InventoryClient: Sendable {
    static let path = "/dom.v1.InventoryService/"
    let client: Client

    /// Adds or removes units. Idempotent by key and by (source, source_sequence).
    public func adjustStock(
        _ request: AdjustStockRequest, options: CallOptions? = nil
    ) async throws -> AdjustStockResponse {
        try await client.unary(Self.path + "AdjustStock", request.keyed, options: options)
    }

    /// Sets absolute levels. Changes that the source had not seen when it counted stay applied on
    /// top.
    public func setStock(
        _ request: SetStockRequest, options: CallOptions? = nil
    ) async throws -> SetStockResponse {
        try await client.unary(Self.path + "SetStock", request.keyed, options: options)
    }

    /// A stream of records from one feed, one result per record, resumable by offset.
    public func applyFeed(options: CallOptions? = nil) -> BidirectionalCall {
        client.bidirectional(Self.path + "ApplyFeed", options: options)
    }

    /// Records what people counted, and tells the variance.
    public func countStock(
        _ request: CountStockRequest, options: CallOptions? = nil
    ) async throws -> CountStockResponse {
        try await client.unary(Self.path + "CountStock", request.keyed, options: options)
    }

    /// Announces future receipts.
    public func scheduleSupply(
        _ request: ScheduleSupplyRequest, options: CallOptions? = nil
    ) async throws -> ScheduleSupplyResponse {
        try await client.unary(Self.path + "ScheduleSupply", request.keyed, options: options)
    }

    /// Moves a future receipt to another date or size; holds pinned to it are re-promised.
    public func slipSupply(
        _ request: SlipSupplyRequest, options: CallOptions? = nil
    ) async throws -> SlipSupplyResponse {
        try await client.unary(Self.path + "SlipSupply", request.keyed, options: options)
    }

    /// A receipt has arrived: it becomes stock, and holds pinned to it move to the shelf.
    public func arriveSupply(
        _ request: ArriveSupplyRequest, options: CallOptions? = nil
    ) async throws -> ArriveSupplyResponse {
        try await client.unary(Self.path + "ArriveSupply", request.keyed, options: options)
    }

    /// Moves free units from one location to another, at once or in transit.
    public func transferStock(
        _ request: TransferStockRequest, options: CallOptions? = nil
    ) async throws -> TransferStockResponse {
        try await client.unary(Self.path + "TransferStock", request.keyed, options: options)
    }

    /// The cells and supplies of one SKU.
    public func getPosition(
        _ request: GetPositionRequest, options: CallOptions? = nil
    ) async throws -> GetPositionResponse {
        try await client.unary(Self.path + "GetPosition", request, options: options)
    }

    /// All cells that match, in a stable order, resumable by token.
    public func listPositions(
        _ request: ListPositionsRequest, options: CallOptions? = nil
    ) -> MessageStream<ListPositionsResponse> {
        client.serverStream(Self.path + "ListPositions", request, options: options)
    }

    /// History of the cells of one SKU, newest first.
    public func getLedger(
        _ request: GetLedgerRequest, options: CallOptions? = nil
    ) async throws -> GetLedgerResponse {
        try await client.unary(Self.path + "GetLedger", request, options: options)
    }

    /// Streams another system's rows in and the differences out. Changes nothing.
    public func reconcile(options: CallOptions? = nil) -> BidirectionalCall {
        client.bidirectional(Self.path + "Reconcile", options: options)
    }
}

extension Client {
    public var inventory: InventoryClient { InventoryClient(client: self) }
}
