public import Primitives

/// One call, seen from the server: the state machine between HTTP/2 stream events and messages.
///
/// Place in the path: step 3. `Transport` feeds it header fields, DATA bytes, the half-close,
/// resets and the passing of the deadline, runs the handler on the messages it delivers, and sends
/// the header blocks it answers with. It knows no socket, no stream number and no clock, and it
/// never calls a handler itself.
///
///     headers ──headersEnd: open──▶ open ──finish, fail, deadlinePassed, reset──▶ closed
///        └──────headersEnd: end──────────────────────────────────────────────────▶ closed
///
/// The order of calls: `header` for each field, `headersEnd`, then `receive`/`resume` as DATA
/// comes; `replyHeaders` before the first reply byte; exactly one of `finish`, `fail`,
/// `deadlinePassed`, `reset`. After `closed` everything is ignored.
///
/// A unary call of a stock client allocates nothing here: the method is found by the bytes of its
/// path, the message is delivered in place, and both header blocks are constants.
public struct ServerCall: Sendable {
    public struct Options: Sendable {
        /// Uncompressed bytes of one request message.
        public var messageBytesMax = Limits.messageBytesMax
        public var headerListBytesMax = Limits.headerListBytesMax
        public var headerFieldsMax = Limits.headerFieldsMax
        /// Compress replies for every client that takes it, not only for those that compress
        /// their requests.
        public var compressesReplies = false

        public init() {}
    }

    /// What `headersEnd` decided.
    public enum Opening: Sendable {
        case open(MethodIndex)
        case end(Ending)
    }

    enum State: Sendable {
        case headers
        case open
        case closed
    }

    let options: Options
    var state = State.headers
    /// The client has half-closed.
    var receivedEnd = false
    var sentHeaders = false

    // What the header fields said.
    var method: MethodIndex?
    var unknownPath: [UInt8] = []
    var isPost = false
    var contentType: ContentType?
    var timeoutMilliseconds: Int64?
    var requestEncoding = MessageEncoding.identity
    var unknownEncoding: String?
    var accepted: MessageEncodings = []
    var headerBytes = 0
    var headerFields = 0
    var isMalformed: StaticString?
    var deframer: MessageDeframer

    /// Application metadata only (W16); `-bin` values decoded.
    public internal(set) var metadata = Metadata()
    /// `.distantFuture` if the client named no timeout; known after `headersEnd`.
    public internal(set) var deadline = Instant.distantFuture
    /// The client did not send `te: trailers`: accepted, but counted (W3).
    public internal(set) var lacksTE = true
    /// How replies may be compressed; known after `headersEnd`.
    public internal(set) var replyEncoding = MessageEncoding.identity

    public init(options: Options = Options()) {
        self.options = options
        deframer = MessageDeframer(expecting: .one, limit: options.messageBytesMax)
    }

    public var isClosed: Bool { state == .closed }

    /// The client will send no more.
    public var isHalfClosed: Bool { receivedEnd }

    /// What a handler may know. Hands the metadata over without a copy being kept apart.
    public func context(now: Instant) -> CallContext {
        CallContext(now: now, deadline: deadline, metadata: metadata)
    }

    // MARK: Messages in

    /// Takes the bytes of one DATA frame, or of a part of it, valid during the call only.
    /// `endStream` belongs to the last bytes of a frame with END_STREAM; a half-close without
    /// bytes is an empty chunk. Throws what to `fail` with.
    public mutating func receive(
        _ chunk: RawSpan, endStream: Bool, _ deliver: MessageDeframer.Deliver
    ) throws(RPCFailure) -> Progress {
        if endStream { receivedEnd = true }
        guard state == .open else { return .more }
        return try deframer.receive(chunk, endStream: endStream, deliver)
    }

    /// Delivers what was held back since a `deliver` returned false.
    public mutating func resume(
        _ deliver: MessageDeframer.Deliver
    ) throws(RPCFailure) -> Progress {
        guard state == .open else { return .more }
        return try deframer.resume(deliver)
    }
}
