internal import Primitives

/// An HTTP/2 stream identifier: odd for streams opened by the client, 0 for the connection.
public struct StreamID: Hashable, Sendable {
    public var value: Int32

    @inlinable
    public init(_ value: Int32) { self.value = value }
}

/// One HTTP/2 stream of a `Session`: its place in the session, and what waits to be sent on it.
///
/// Owned and reused by the session: a reference is good until `SessionDelegate.streamClosed`
/// returned, after which the same object may stand for another stream.
public final class Stream {
    public internal(set) var id = StreamID(0)
    /// The owner's own mark, e.g. a slot in its table of calls; -1 until set.
    public var token = -1
    /// The peer has sent END_STREAM.
    public internal(set) var remoteEnded = false
    /// Our headers are submitted.
    public internal(set) var headersSubmitted = false
    /// We have submitted everything that we will send.
    public internal(set) var localEnded = false
    /// We have submitted an RST_STREAM.
    public internal(set) var resetSubmitted = false

    /// Decoded size of the header list being received, counted as RFC 9113, 6.5.2 does:
    /// name + value + 32 for each field.
    public internal(set) var headerListBytes = 0
    public internal(set) var headerFields = 0

    /// Bytes written and not yet handed to a DATA frame.
    public var queuedBytes: Int { body.count - bodyOffset }

    enum Ending { case open, plain, trailers }

    let slot: Int
    var isOpen = false
    var body = ByteWriter(capacity: 256)
    var bodyOffset = 0
    var ending = Ending.open
    var trailers: HeaderList?
    /// The data provider said "nothing yet" and must be resumed.
    var isDeferred = false
    var inDrainedList = false
    /// The request announces its length, which libnghttp2 checks at the end.
    var announcesLength = false
    /// The code to stop a client with that still sends when our reply is whole.
    public var resetAfterEnd = ErrorCode.noError
    /// Client: the header block just read was a 1xx response.
    var responseIsInterim = false
    /// Received and not yet given back to the sender's flow control window.
    var unconsumedBytes = 0

    init(slot: Int) { self.slot = slot }

    func open(_ id: StreamID) {
        self.id = id
        isOpen = true
        token = -1
        remoteEnded = false
        headersSubmitted = false
        localEnded = false
        resetSubmitted = false
        headerListBytes = 0
        headerFields = 0
        ending = .open
        isDeferred = false
        unconsumedBytes = 0
        responseIsInterim = false
        announcesLength = false
        resetAfterEnd = .noError
    }

    /// Ready for the next stream; a large buffer is not kept for it.
    func close() {
        isOpen = false
        trailers = nil
        bodyOffset = 0
        if body.count > Stream.keptBytesMax {
            body = ByteWriter(capacity: 256)
        } else {
            body.removeAll()
        }
    }

    static let keptBytesMax = 64 << 10
}
