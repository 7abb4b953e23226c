/// What a session tells its owner, in the order of the wire. Override what matters.
///
/// An open class and not a protocol: C callbacks cannot be generic, and a virtual call costs a
/// tenth of one through an existential. Called from within `Session.receive` and `Session.drain`
/// on the caller's thread; a method may submit to the session but not `receive` or `drain`.
open class SessionDelegate {
    public init() {}

    /// A frame header arrived, of any type known or not, before anything else about the frame.
    open func frameBegan(_ frame: FrameHeader) {}

    /// A header block begins: a request (server), a response or trailers.
    open func headersBegan(_ stream: Stream, _ kind: HeadersKind) {}
    /// One field of the block that began last. The one that crosses the header list limit
    /// is the last; see `headersEnded`.
    open func header(name: RawSpan, value: RawSpan) {}
    /// The header block is whole. `overflow`: it was longer than the limit of the options.
    open func headersEnded(
        _ stream: Stream, _ kind: HeadersKind, endStream: Bool, overflow: Bool
    ) {}

    /// Body bytes; give them back to flow control by `Session.consume` once they are used.
    /// `endStream`: these are the last, and `dataEnded` will not be called.
    open func data(_ stream: Stream, _ bytes: RawSpan, endStream: Bool) {}
    /// END_STREAM came with a DATA frame whose bytes, if any, were already delivered.
    open func dataEnded(_ stream: Stream) {}

    /// Everything written to the stream so far has left in DATA frames, and it is still open.
    open func bodyDrained(_ stream: Stream) {}
    /// The peer reset the stream; `streamClosed` follows.
    open func resetReceived(_ stream: Stream, _ code: ErrorCode) {}
    /// An RST_STREAM left, by our wish or because the peer broke a rule (`forced`).
    open func resetSent(_ id: StreamID, _ code: ErrorCode, forced: Bool) {}
    /// The last event of a stream; `stream` may be reused after it returns.
    open func streamClosed(_ stream: Stream, _ code: ErrorCode) {}

    open func settingsReceived() {}
    open func settingsAcknowledged() {}
    open func pingReceived() {}
    open func pingAcknowledged(_ opaque: UInt64) {}
    open func goawayReceived(lastStream: StreamID, _ code: ErrorCode, debug: RawSpan) {}
    /// HEADERS or DATA left in the current `drain`.
    open func progressSent() {}
}

public enum HeadersKind: Sendable {
    case request, response, trailers
}

public struct FrameHeader: Sendable {
    public var type: UInt8
    public var flags: UInt8
    public var length: Int
    public var stream: StreamID

    public init(type: UInt8, flags: UInt8, length: Int, stream: StreamID) {
        self.type = type
        self.flags = flags
        self.length = length
        self.stream = stream
    }

    public static let data: UInt8 = 0
    public static let headers: UInt8 = 1
    public static let priority: UInt8 = 2
    public static let resetStream: UInt8 = 3
    public static let settings: UInt8 = 4
    public static let pushPromise: UInt8 = 5
    public static let ping: UInt8 = 6
    public static let goaway: UInt8 = 7
    public static let windowUpdate: UInt8 = 8
    public static let continuation: UInt8 = 9
    public static let priorityUpdate: UInt8 = 16

    public static let flagEndStream: UInt8 = 1
    public static let flagAcknowledge: UInt8 = 1
    public static let flagEndHeaders: UInt8 = 4
    public static let flagPadded: UInt8 = 8
}
