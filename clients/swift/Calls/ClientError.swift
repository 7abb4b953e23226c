public import Messages
public import Primitives
internal import ProtobufWire

/// Why a call did not bring its reply.
public struct ClientError: Error, Sendable, CustomStringConvertible {
    public enum Origin: Sendable, Equatable {
        /// The connection could not be made, or broke: the outcome of a mutation is unknown.
        case connection
        /// The server answered so.
        case server
        /// The client gave up by itself: deadline, cancellation, an unreadable reply.
        case client
    }

    public var origin: Origin
    /// Everything the server said: code, reason, fields, retry delay, details.
    public var failure: RPCFailure
    /// The server asked not to retry.
    var mustNotRetry = false

    public init(_ origin: Origin, _ failure: RPCFailure) {
        self.origin = origin
        self.failure = failure
    }

    public var code: StatusCode { failure.code }

    /// Per short line, with FAILED_PRECONDITION.
    public var shortages: [Shortage] {
        failure.details.compactMap { detail in
            guard detail.typeURL.hasSuffix("/" + Shortage.typeName) else { return nil }
            return try? Shortage(decoding: detail.value)
        }
    }

    public var description: String {
        var text = "\(failure.code.name)"
        if !failure.reason.isEmpty { text += " (\(failure.reason))" }
        return failure.message.isEmpty ? text : text + ": " + failure.message
    }

    static func connection(_ why: String) -> ClientError {
        ClientError(.connection, RPCFailure(.unavailable, reason: "CONNECTION_FAILED", why))
    }

    static func badReply(_ error: WireError) -> ClientError {
        ClientError(
            .client,
            RPCFailure(.internal, reason: "MALFORMED_REPLY", "the reply cannot be read: \(error)"))
    }

    static let cancelled = ClientError(
        .client, RPCFailure(.cancelled, reason: "CANCELLED", "the caller cancelled"))

    static let closed = ClientError(
        .client, RPCFailure(.cancelled, reason: "CLIENT_CLOSED", "the client was shut down"))

    static let deadline = ClientError(
        .client,
        RPCFailure(.deadlineExceeded, reason: "DEADLINE_EXCEEDED", "no reply before the deadline"))
}
