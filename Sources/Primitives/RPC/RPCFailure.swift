/// Why a call as a whole failed: everything that ends up in `google.rpc.Status`.
///
/// Thrown typed by handlers; `GRPC` encodes it into trailers and `grpc-status-details-bin`.
/// A business "no" per line is data in the reply, not a failure.
public struct RPCFailure: Error, Sendable {
    public var code: StatusCode
    /// For a developer to read; English; names the offending field.
    public var message: String
    /// `ErrorInfo.reason`: UPPER_SNAKE, stable, at most 63 characters.
    public var reason: String
    /// `ErrorInfo.metadata`, in insertion order, keys unique.
    public var metadata: [(key: String, value: String)]
    /// `BadRequest.field_violations`.
    public var violations: [FieldViolation]
    /// `RetryInfo.retry_delay`, and `grpc-retry-pushback-ms`; nil means none.
    public var retryAfterMilliseconds: Int64?
    /// More details, already encoded: (`type_url`, message bytes), e.g. `dom.v1.Shortage`.
    public var details: [(typeURL: String, value: [UInt8])]

    public struct FieldViolation: Sendable, Equatable {
        /// Dotted path with indices, e.g. `lines[2].quantity`.
        public var field: String
        public var description: String

        public init(field: String, description: String) {
            self.field = field
            self.description = description
        }
    }

    public init(
        _ code: StatusCode, reason: String, _ message: String,
        metadata: [(key: String, value: String)] = [], violations: [FieldViolation] = [],
        retryAfterMilliseconds: Int64? = nil, details: [(typeURL: String, value: [UInt8])] = []
    ) {
        self.code = code
        self.reason = reason
        self.message = message
        self.metadata = metadata
        self.violations = violations
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.details = details
    }

    /// INVALID_ARGUMENT that names one field.
    public static func invalid(
        _ field: String, _ description: String, reason: String = "INVALID_FIELD"
    ) -> RPCFailure {
        RPCFailure(
            .invalidArgument, reason: reason, "\(field): \(description)",
            violations: [FieldViolation(field: field, description: description)])
    }
}
