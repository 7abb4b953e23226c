public import Messages

/// `dom.v1.ReturnService`, typed. Every method throws `ClientError`.
public struct ReturnClient: Sendable {
    static let path = "/dom.v1.ReturnService/"
    let client: Client

    /// What a customer may do with units of an order. Changes nothing.
    public func quote(
        _ request: QuoteReturnRequest, options: CallOptions? = nil
    ) async throws -> QuoteReturnResponse {
        try await client.unary(Self.path + "QuoteReturn", request, options: options)
    }

    /// Agrees on a return: its units are expected, exchanged articles are committed first.
    public func create(
        _ request: CreateReturnRequest, options: CallOptions? = nil
    ) async throws -> CreateReturnResponse {
        try await client.unary(Self.path + "CreateReturn", request.keyed, options: options)
    }

    /// Approves or rejects a return that waits for a person, or approves money that a rule
    /// withholds.
    public func authorise(
        _ request: AuthoriseReturnRequest, options: CallOptions? = nil
    ) async throws -> AuthoriseReturnResponse {
        try await client.unary(Self.path + "AuthoriseReturn", request.keyed, options: options)
    }

    /// Chooses destinations again for the units that are not there yet.
    public func route(
        _ request: RouteReturnRequest, options: CallOptions? = nil
    ) async throws -> RouteReturnResponse {
        try await client.unary(Self.path + "RouteReturn", request.keyed, options: options)
    }

    /// What the carrier, the customer or the drop point reports.
    public func transit(
        _ request: RecordTransitRequest, options: CallOptions? = nil
    ) async throws -> RecordTransitResponse {
        try await client.unary(Self.path + "RecordTransit", request.keyed, options: options)
    }

    /// Scans of units in batches, a reply for each, in order.
    public func receive(options: CallOptions? = nil) -> ReceiveCall {
        ReceiveCall(client.bidirectional(Self.path + "ReceiveReturn", options: options))
    }

    /// What received units are like.
    public func grade(
        _ request: GradeUnitsRequest, options: CallOptions? = nil
    ) async throws -> GradeUnitsResponse {
        try await client.unary(Self.path + "GradeUnits", request.keyed, options: options)
    }

    /// What becomes of units; their stock moves at once.
    public func dispose(
        _ request: DisposeUnitsRequest, options: CallOptions? = nil
    ) async throws -> DisposeUnitsResponse {
        try await client.unary(Self.path + "DisposeUnits", request.keyed, options: options)
    }

    /// Calls off what the customer has not sent yet.
    public func cancel(
        _ request: CancelReturnRequest, options: CallOptions? = nil
    ) async throws -> CancelReturnResponse {
        try await client.unary(Self.path + "CancelReturn", request.keyed, options: options)
    }

    /// One return, open or closed.
    public func get(
        _ request: GetReturnRequest, options: CallOptions? = nil
    ) async throws -> GetReturnResponse {
        try await client.unary(Self.path + "GetReturn", request, options: options)
    }

    /// Returns that match, newest first.
    public func list(
        _ request: ListReturnsRequest, options: CallOptions? = nil
    ) -> MessageStream<ListReturnsResponse> {
        client.serverStream(Self.path + "ListReturns", request, options: options)
    }
}

/// A stream of batches of scans. The n-th reply answers the n-th batch.
public struct ReceiveCall: Sendable {
    private let call: BidirectionalCall
    /// The replies, in order.
    public let replies: MessageStream<ReceiveReturnResponse>

    init(_ call: BidirectionalCall) {
        self.call = call
        replies = MessageStream(call.replies)
    }

    /// Under a key of its own, unless the batch has one. Waits while the server does not keep up.
    /// False when the call is over; the replies say why.
    @discardableResult
    public func send(_ batch: ReceiveReturnRequest) async -> Bool { await call.send(batch.keyed) }

    /// No more batches.
    public func finish() { call.finish() }
}

extension Client {
    public var returns: ReturnClient { ReturnClient(client: self) }
}
