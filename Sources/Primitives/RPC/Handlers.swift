/// The seam between the wire (`GRPC`, `Transport`) and the service: neither imports the other,
/// `Runtime` joins them by a table of `Method`s.

/// How a unary reply that was written into the reply buffer may leave.
public enum UnaryOutcome: Sendable {
    /// Now.
    case reply
    /// Once the journal is durable up to this sequence number (inclusive).
    case replyWhenDurable(SequenceNumber)
}

/// Decodes `request`, decides, and encodes the reply message (without frame header) into `reply`.
/// Runs on the connection's event loop; must not block, must stay under about 200 µs.
public typealias UnaryHandler =
    @Sendable (_ context: borrowing CallContext, _ request: RawSpan, _ reply: inout ByteWriter)
    throws(RPCFailure) -> UnaryOutcome

/// One streaming call, or a unary call whose answer comes later (a worker computes it).
///
/// Confined to the connection's event loop: the transport calls every method there. Work on other
/// threads reports back by calling the `wake` it was made with, after which the transport calls
/// `produce` again on the loop.
public protocol StreamingCall: AnyObject {
    /// One request message; `request` is valid during the call only.
    func receive(_ request: RawSpan) throws(RPCFailure)
    /// As above; also says whether the message came compressed. The transport calls this one, its
    /// default calls the other.
    func receive(_ request: RawSpan, wasCompressed: Bool) throws(RPCFailure)
    /// The client has half-closed.
    func receiveEnd() throws(RPCFailure)
    /// False stops reading from the client (flow control) until the next `wake`.
    var acceptsMessages: Bool { get }
    /// The call ends only when its client wants it to; a drain ends it at once instead of waiting.
    var isEndless: Bool { get }
    /// Called whenever the client may take another message (pulled by flow control).
    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production
    /// The call is over without our doing: reset, deadline, connection lost. Called at most once.
    func cancel()
    /// Asked once, before the first message or the end; empty unless the call says otherwise.
    /// Names are lower-case; values of `-bin` names are raw bytes.
    var initialMetadata: Metadata { get }
    /// Asked once, when the call ends by our doing.
    var trailingMetadata: Metadata { get }
}

extension StreamingCall {
    public func receive(_ request: RawSpan, wasCompressed: Bool) throws(RPCFailure) {
        try receive(request)
    }
    public var isEndless: Bool { false }
    public var initialMetadata: Metadata { Metadata() }
    public var trailingMetadata: Metadata { Metadata() }
}

/// What `StreamingCall.produce` did.
public enum Production: Sendable {
    /// One message was written into the buffer.
    case message
    /// One message was written; it may leave once the journal is durable up to here.
    case messageWhenDurable(SequenceNumber)
    /// Nothing yet; `wake` will be called.
    case pending
    /// The stream ends with OK.
    case end
}

public enum MethodKind: Sendable {
    case unary, clientStreaming, serverStreaming, bidirectional
}

public struct Method: Sendable {
    /// `/package.Service/Method`.
    public var path: String
    public var kind: MethodKind
    public var handler: Handler

    public enum Handler: Sendable {
        case unary(UnaryHandler)
        /// `wake` may be called from any thread, any number of times, also after the call ended.
        case streaming(
            @Sendable (_ context: CallContext, _ wake: @escaping @Sendable () -> Void)
                throws(RPCFailure) -> any StreamingCall)
    }

    public init(path: String, kind: MethodKind, handler: Handler) {
        self.path = path
        self.kind = kind
        self.handler = handler
    }

    public static func unary(_ path: String, _ handler: @escaping UnaryHandler) -> Method {
        Method(path: path, kind: .unary, handler: .unary(handler))
    }
}

/// Tells event loops how far the journal is durable. Implemented by `Journal`'s writer, used by
/// `Transport` to hold replies back.
public protocol DurabilitySource: AnyObject, Sendable {
    /// Inclusive; monotonic. One atomic load.
    var durable: SequenceNumber { get }
    /// `notify` is called from the journal's thread after each batch became durable, and once with
    /// `failed` true when the journal has stopped for ever (open calls then end UNAVAILABLE).
    func onDurable(
        _ notify: @escaping @Sendable (_ durable: SequenceNumber, _ failed: Bool) -> Void)
    /// Brackets a burst of appends of one thread, which must be short: what is appended until
    /// `endBurst` is written together, not record by record as the disk keeps up. Any thread.
    func beginBurst()
    func endBurst()
}
