internal import Primitives

/// The failures this target finds itself.
extension RPCFailure {
    static var bodyStalled: RPCFailure {
        RPCFailure(
            .cancelled, reason: "REQUEST_STALLED", "no request bytes came for too long")
    }

    static var graceOver: RPCFailure {
        RPCFailure(
            .unavailable, reason: "CONNECTION_AGE",
            "the connection is past its age; retry on a new one", retryAfterMilliseconds: 0)
    }

    static var shuttingDown: RPCFailure {
        RPCFailure(
            .unavailable, reason: "SHUTTING_DOWN", "the server is shutting down",
            retryAfterMilliseconds: 1_000)
    }

    static var journalStopped: RPCFailure {
        RPCFailure(
            .unavailable, reason: "OUTCOME_UNKNOWN",
            "the journal has stopped; the outcome is unknown, retry with the same key",
            retryAfterMilliseconds: 1_000)
    }

    static var tooManyRequestBytes: RPCFailure {
        RPCFailure(
            .resourceExhausted, reason: "CONNECTION_BUFFER_FULL",
            "the unfinished requests of this connection are larger than "
                + "\(Limits.connectionRequestBytesMax) bytes",
            retryAfterMilliseconds: 100)
    }
}
