public import Messages

/// `dom.v1.AdminService`, typed. Every method throws `ClientError`.
public struct AdminClient: Sendable {
    static let path = "/dom.v1.AdminService/"
    let client: Client

    /// Version, identity, start time, data directory, sequence numbers.
    public func getInfo(
        _ request: GetInfoRequest, options: CallOptions? = nil
    ) async throws -> GetInfoResponse {
        try await client.unary(Self.path + "GetInfo", request, options: options)
    }

    /// Counts of everything that grows.
    public func getStatistics(
        _ request: GetStatisticsRequest, options: CallOptions? = nil
    ) async throws -> GetStatisticsResponse {
        try await client.unary(Self.path + "GetStatistics", request, options: options)
    }

    /// Takes a snapshot now, while serving, and waits for it.
    public func takeSnapshot(
        _ request: TakeSnapshotRequest, options: CallOptions? = nil
    ) async throws -> TakeSnapshotResponse {
        try await client.unary(Self.path + "TakeSnapshot", request, options: options)
    }

    /// Adds everything up again and compares: stock against reservations, indices against
    /// records.
    public func verifyInvariants(
        _ request: VerifyInvariantsRequest, options: CallOptions? = nil
    ) async throws -> VerifyInvariantsResponse {
        try await client.unary(Self.path + "VerifyInvariants", request, options: options)
    }

    /// Begins the orderly shutdown that SIGTERM begins.
    public func drain(
        _ request: DrainRequest, options: CallOptions? = nil
    ) async throws -> DrainResponse {
        try await client.unary(Self.path + "Drain", request, options: options)
    }

    /// Changes the log level until the next start.
    public func setLogLevel(
        _ request: SetLogLevelRequest, options: CallOptions? = nil
    ) async throws -> SetLogLevelResponse {
        try await client.unary(Self.path + "SetLogLevel", request, options: options)
    }

    /// The slowest calls since start, worst first.
    public func slowLog(
        _ request: SlowLogRequest, options: CallOptions? = nil
    ) async throws -> SlowLogResponse {
        try await client.unary(Self.path + "SlowLog", request, options: options)
    }
}

extension Client {
    public var admin: AdminClient { AdminClient(client: self) }
}
