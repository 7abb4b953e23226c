public import Primitives

/// How a client behaves.
public struct ClientOptions: Sendable {
    /// Socket and first SETTINGS, milliseconds.
    public var connectTimeoutMilliseconds: Int64 = 5_000
    /// For calls that do not say otherwise.
    public var call = CallOptions()

    public init() {}
}

/// How one call behaves.
public struct CallOptions: Sendable {
    /// The whole call with its retries, milliseconds; nil waits for ever.
    public var timeoutMilliseconds: Int64? = 10_000
    public var retry = RetryPolicy()
    /// Sent with every try, e.g. `dom-priority`.
    public var metadata = Metadata()

    public init() {}

    /// For streams that are meant to stay open.
    public var withoutDeadline: CallOptions {
        var options = self
        options.timeoutMilliseconds = nil
        return options
    }
}
