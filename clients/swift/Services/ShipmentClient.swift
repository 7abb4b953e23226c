public import Messages

/// `dom.v1.ShipmentService`, typed. Every method throws `ClientError`.
public struct ShipmentClient: Sendable {
    static let path = "/dom.v1.ShipmentService/"
    let client: Client

    /// Open work of a location, most urgent first.
    public func work(
        _ request: ListWorkRequest, options: CallOptions? = nil
    ) async throws -> ListWorkResponse {
        try await client.unary(Self.path + "ListWork", request, options: options)
    }

    /// The location takes the work.
    public func accept(
        _ request: AcceptRequest, options: CallOptions? = nil
    ) async throws -> AcceptResponse {
        try await client.unary(Self.path + "Accept", request.keyed, options: options)
    }

    /// The location cannot do it, or not all of it; the reason decides what becomes of its stock,
    /// and the units are sourced anew elsewhere.
    public func reject(
        _ request: RejectRequest, options: CallOptions? = nil
    ) async throws -> RejectResponse {
        try await client.unary(Self.path + "Reject", request.keyed, options: options)
    }

    /// Tells what was found; less than asked makes the rest short, which is sourced anew.
    public func pick(
        _ request: ConfirmPickRequest, options: CallOptions? = nil
    ) async throws -> ConfirmPickResponse {
        try await client.unary(Self.path + "ConfirmPick", request.keyed, options: options)
    }

    /// Packed.
    public func pack(
        _ request: PackRequest, options: CallOptions? = nil
    ) async throws -> PackResponse {
        try await client.unary(Self.path + "Pack", request.keyed, options: options)
    }

    /// Left the building with a carrier: on hand falls.
    public func ship(
        _ request: ShipRequest, options: CallOptions? = nil
    ) async throws -> ShipResponse {
        try await client.unary(Self.path + "Ship", request.keyed, options: options)
    }

    /// Waits at the counter.
    public func ready(
        _ request: MarkReadyForPickupRequest, options: CallOptions? = nil
    ) async throws -> MarkReadyForPickupResponse {
        try await client.unary(Self.path + "MarkReadyForPickup", request.keyed, options: options)
    }

    /// The customer is there: in the shop or in a bay outside.
    public func arrived(
        _ request: CustomerArrivedRequest, options: CallOptions? = nil
    ) async throws -> CustomerArrivedResponse {
        try await client.unary(Self.path + "CustomerArrived", request.keyed, options: options)
    }

    /// Given to the customer: on hand falls.
    public func handOver(
        _ request: HandOverRequest, options: CallOptions? = nil
    ) async throws -> HandOverResponse {
        try await client.unary(Self.path + "HandOver", request.keyed, options: options)
    }

    /// What the carrier says.
    public func track(
        _ request: UpdateTrackingRequest, options: CallOptions? = nil
    ) async throws -> UpdateTrackingResponse {
        try await client.unary(Self.path + "UpdateTracking", request.keyed, options: options)
    }

    /// Takes the work back, without blame; its units are sourced anew.
    public func cancel(
        _ request: CancelRequest, options: CallOptions? = nil
    ) async throws -> CancelResponse {
        try await client.unary(Self.path + "Cancel", request.keyed, options: options)
    }
}

extension Client {
    public var shipments: ShipmentClient { ShipmentClient(client: self) }
}
