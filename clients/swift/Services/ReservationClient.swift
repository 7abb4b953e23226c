public import Messages

/// `dom.v1.ReservationService`, typed. Every method throws `ClientError`.
public struct ReservationClient: Sendable {
    static let path = "/dom.v1.ReservationService/"
    let client: Client

    /// Takes units softly until a time, or at once for good with `commit`.
    public func reserve(
        _ request: ReserveRequest, options: CallOptions? = nil
    ) async throws -> ReserveResponse {
        try await client.unary(Self.path + "Reserve", request.keyed, options: options)
    }

    /// Moves the expiry of a hold to later; never to earlier.
    public func extend(
        _ request: ExtendRequest, options: CallOptions? = nil
    ) async throws -> ExtendResponse {
        try await client.unary(Self.path + "Extend", request.keyed, options: options)
    }

    /// Changes quantities up or down in one step, without a gap in which others could take the
    /// units.
    public func amend(
        _ request: AmendRequest, options: CallOptions? = nil
    ) async throws -> AmendResponse {
        try await client.unary(Self.path + "Amend", request.keyed, options: options)
    }

    /// Turns a hold into a commitment. An expired hold is taken again if stock allows
    /// (`revived`).
    public func confirm(
        _ request: ConfirmRequest, options: CallOptions? = nil
    ) async throws -> ConfirmResponse {
        try await client.unary(Self.path + "Confirm", request.keyed, options: options)
    }

    /// Gives units back, all or some.
    public func release(
        _ request: ReleaseRequest, options: CallOptions? = nil
    ) async throws -> ReleaseResponse {
        try await client.unary(Self.path + "Release", request.keyed, options: options)
    }

    /// The units leave the building (shipped, handed over): on hand falls. Only from COMMITTED.
    public func consume(
        _ request: ConsumeRequest, options: CallOptions? = nil
    ) async throws -> ConsumeResponse {
        try await client.unary(Self.path + "Consume", request.keyed, options: options)
    }

    /// Moves allocations to another location, or the reservation to another owner.
    public func transfer(
        _ request: TransferRequest, options: CallOptions? = nil
    ) async throws -> TransferResponse {
        try await client.unary(Self.path + "Transfer", request.keyed, options: options)
    }

    /// One reservation.
    public func get(
        _ request: GetReservationRequest, options: CallOptions? = nil
    ) async throws -> GetReservationResponse {
        try await client.unary(Self.path + "GetReservation", request, options: options)
    }

    /// All reservations that match, in order of id.
    public func list(
        _ request: ListReservationsRequest, options: CallOptions? = nil
    ) -> MessageStream<ListReservationsResponse> {
        client.serverStream(Self.path + "ListReservations", request, options: options)
    }
}

extension Client {
    public var reservations: ReservationClient { ReservationClient(client: self) }
}
