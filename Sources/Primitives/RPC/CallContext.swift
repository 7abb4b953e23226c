/// What a handler may know about the call it serves, besides the message.
public struct CallContext: Sendable {
    /// Wall clock when the loop turn began; the only clock a handler may use.
    public var now: Instant
    /// When the caller stops waiting; `.distantFuture` if it did not say.
    public var deadline: Instant
    /// Application metadata only (no `grpc-*`, `te`, `content-type`, `user-agent`), lower-case
    /// names; `-bin` values are decoded bytes.
    public var metadata: Metadata

    @inlinable
    public init(now: Instant, deadline: Instant = .distantFuture, metadata: Metadata = Metadata()) {
        self.now = now
        self.deadline = deadline
        self.metadata = metadata
    }
}

/// Ordered application metadata; empty in almost every call, and then it allocates nothing.
public struct Metadata: Sendable {
    public var entries: [(name: String, value: [UInt8])]

    @inlinable
    public init(_ entries: [(name: String, value: [UInt8])] = []) { self.entries = entries }

    @inlinable
    public var isEmpty: Bool { entries.isEmpty }

    /// The first value of `name` as text, if it is UTF-8.
    public func text(_ name: String) -> String? {
        for entry in entries where entry.name == name {
            return String(validating: entry.value, as: UTF8.self)
        }
        return nil
    }
}
