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
///
/// Here as in the other classes of the hot path, `@exclusivity(unchecked)` saves the run-time check
/// of every access (a tenth of a unary call): they are confined to one loop, and no access spans a
/// call that could come back to the same variable.
public final class Stream {
    @exclusivity(unchecked) public internal(set) var id = StreamID(0)
    /// The owner's own mark, e.g. a slot in its table of calls; -1 until set.
    @exclusivity(unchecked) public var token = -1
    /// The peer has sent END_STREAM.
    @exclusivity(unchecked) public internal(set) var remoteEnded = false
    /// Our headers are submitted.
    @exclusivity(unchecked) public internal(set) var headersSubmitted = false
    /// We have submitted everything that we will send.
    @exclusivity(unchecked) public internal(set) var localEnded = false
    /// We have submitted an RST_STREAM.
    @exclusivity(unchecked) public internal(set) var resetSubmitted = false

    /// Bytes written and not yet handed to a DATA frame.
    public var queuedBytes: Int { body.count - bodyOffset }

    enum Ending { case open, plain, trailers }

    let slot: Int
    @exclusivity(unchecked) var isOpen = false
    @exclusivity(unchecked) var body = ByteWriter(capacity: 256)
    @exclusivity(unchecked) var bodyOffset = 0
    @exclusivity(unchecked) var ending = Ending.open
    @exclusivity(unchecked) var trailers: HeaderList?
    /// The data provider said "nothing yet" and must be resumed.
    @exclusivity(unchecked) var isDeferred = false
    @exclusivity(unchecked) var inDrainedList = false
    /// The content-length; -1 if there is none.
    @exclusivity(unchecked) var announcedBytes = -1
    @exclusivity(unchecked) var receivedBytes = 0
    /// The code to stop a client with that still sends when our reply is whole.
    @exclusivity(unchecked) public var resetAfterEnd = ErrorCode.noError
    /// Client: the header block just read was a 1xx response.
    @exclusivity(unchecked) var responseIsInterim = false
    /// Received and not yet given back to the sender's flow control window.
    @exclusivity(unchecked) var unconsumedBytes = 0

    init(slot: Int) { self.slot = slot }

    func open(_ id: StreamID) {
        self.id = id
        isOpen = true
        token = -1
        remoteEnded = false
        headersSubmitted = false
        localEnded = false
        resetSubmitted = false
        ending = .open
        isDeferred = false
        unconsumedBytes = 0
        responseIsInterim = false
        announcedBytes = -1
        receivedBytes = 0
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
