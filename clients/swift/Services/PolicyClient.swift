public import Messages

/// `dom.v1.PolicyService`, typed. Every method throws `ClientError`.
public struct PolicyClient: Sendable {
    static let path = "/dom.v1.PolicyService/"
    let client: Client

    /// Reads a text and changes nothing.
    public func validate(
        _ request: ValidateRequest, options: CallOptions? = nil
    ) async throws -> ValidateResponse {
        try await client.unary(Self.path + "Validate", request, options: options)
    }

    /// Stores a text as a new version of the policy that it names. It decides nothing yet.
    public func putDraft(
        _ request: PutDraftRequest, options: CallOptions? = nil
    ) async throws -> PutDraftResponse {
        try await client.unary(Self.path + "PutDraft", request.keyed, options: options)
    }

    /// Puts a version in force for its window, from the next decision on.
    public func activate(
        _ request: ActivateRequest, options: CallOptions? = nil
    ) async throws -> ActivateResponse {
        try await client.unary(Self.path + "Activate", request.keyed, options: options)
    }

    /// Takes the version in force back and puts the one before it in force.
    public func rollback(
        _ request: RollbackRequest, options: CallOptions? = nil
    ) async throws -> RollbackResponse {
        try await client.unary(Self.path + "Rollback", request.keyed, options: options)
    }

    /// One version of a policy.
    public func get(
        _ request: GetRequest, options: CallOptions? = nil
    ) async throws -> GetResponse {
        try await client.unary(Self.path + "Get", request, options: options)
    }

    /// Policies, or the versions of one.
    public func list(
        _ request: ListRequest, options: CallOptions? = nil
    ) async throws -> ListResponse {
        try await client.unary(Self.path + "List", request, options: options)
    }

    /// What differs between two versions, line by line of their canonical texts.
    public func diff(
        _ request: DiffRequest, options: CallOptions? = nil
    ) async throws -> DiffResponse {
        try await client.unary(Self.path + "Diff", request, options: options)
    }
}

extension Client {
    public var policies: PolicyClient { PolicyClient(client: self) }
}
