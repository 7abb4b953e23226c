internal import CNghttp2
internal import Primitives

/// One HTTP/2 connection without its socket: bytes in, stream events out, and back.
///
/// Step 2 of the path. `Transport` (server) and the client library feed it received bytes and
/// write out what `drain` hands them; events reach the owner through `SessionDelegate`. It wraps
/// one `nghttp2_session` and never touches a socket, a clock or a gRPC rule. Confined to one
/// thread at a time: an event loop.
///
/// Bodies: `write` copies bytes into the stream's buffer, DATA frames take them from there as
/// flow control allows, `finish` puts trailers behind them.
public final class Session {
    public enum Role: Sendable { case server, client }

    public let role: Role
    /// Streams open now.
    @exclusivity(unchecked) public internal(set) var openStreams = 0
    /// Body bytes of all streams that were written and not yet handed to a DATA frame.
    @exclusivity(unchecked) public internal(set) var queuedBytes = 0

    let raw: OpaquePointer
    let options: SessionOptions
    let constants: HeaderConstants
    unowned(unsafe) let delegate: SessionDelegate
    /// The same, for calls so frequent that a reference count shows.
    let unownedDelegate: Unmanaged<SessionDelegate>
    /// All stream objects ever made, by slot; the free ones are listed in `freeSlots`.
    @exclusivity(unchecked) var streams: [Stream] = []
    @exclusivity(unchecked) var freeSlots: [Int] = []
    /// The stream of the last event, which is very often the stream of the next.
    @exclusivity(unchecked) var current: Stream?
    @exclusivity(unchecked) var headersKind = HeadersKind.request
    /// Decoded size of the header list being received, counted as RFC 9113, 6.5.2 does:
    /// name + value + 32 for each field.
    @exclusivity(unchecked) var headerListBytes = 0
    @exclusivity(unchecked) var headerFields = 0
    @exclusivity(unchecked) var drained: [Stream] = []
    @exclusivity(unchecked) var advertisedSettingsSent = false
    @exclusivity(unchecked) var progress = false
    /// Bytes of the current DATA frame that have not come yet.
    @exclusivity(unchecked) var dataRemaining = 0
    /// A whole frame to send between two of libnghttp2's.
    var pendingRaw: [UInt8] = []

    /// The delegate is not retained: it owns the session.
    public init(
        role: Role, options: SessionOptions = SessionOptions(),
        constants: HeaderConstants = HeaderConstants(), delegate: SessionDelegate
    ) throws(HTTP2Error) {
        self.constants = constants
        self.role = role
        self.options = options
        self.delegate = delegate
        unownedDelegate = .passUnretained(delegate)
        guard let option = options.makeOption() else {
            throw HTTP2Error(.fatal, "out of memory")
        }
        defer { nghttp2_option_del(option) }
        var session: OpaquePointer?
        let callbacks = SessionCallbacks.shared.pointer
        let code =
            role == .server
            ? nghttp2_session_server_new2(&session, callbacks, nil, option)
            : nghttp2_session_client_new2(&session, callbacks, nil, option)
        guard code == 0, let session else { throw HTTP2Error(.fatal, describe(code)) }
        raw = session
        nghttp2_session_set_user_data(raw, Unmanaged.passUnretained(self).toOpaque())
        submitPreface()
    }

    deinit { nghttp2_session_del(raw) }

    /// Feeds received bytes. Bad frames of a stream become events; an error ends the session.
    public func receive(_ bytes: RawSpan) throws(HTTP2Error) {
        let result = bytes.withUnsafeBytes { buffer in
            nghttp2_session_mem_recv(
                raw, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count)
        }
        guard result < 0 else { return }
        let text = describe(Int32(truncatingIfNeeded: result))
        switch Int32(truncatingIfNeeded: result) {
        case Int32(NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue): throw HTTP2Error(.notHTTP2, text)
        case Int32(NGHTTP2_ERR_FLOODED.rawValue): throw HTTP2Error(.flooded, text)
        default: throw HTTP2Error(.fatal, text)
        }
    }

    /// Hands out what is to be sent, frame by frame, until nothing is left or `limit` bytes have
    /// been handed out. Returns true if more may be waiting.
    public func drain(limit: Int, _ sink: (RawSpan) -> Void) throws(HTTP2Error) -> Bool {
        var total = 0
        progress = false
        defer { if progress { delegate.progressSent() } }
        while true {
            var bytes: UnsafePointer<UInt8>?
            let count = nghttp2_session_mem_send(raw, &bytes)
            if count < 0 {
                throw HTTP2Error(.fatal, describe(Int32(truncatingIfNeeded: count)))
            }
            if count > 0, let bytes {
                let frame = UnsafeRawBufferPointer(start: bytes, count: count)
                if advertisedSettingsSent { sink(frame.bytes) } else { sinkSettings(frame, sink) }
                total += count
                if total >= limit { return true }
                continue
            }
            if !pendingRaw.isEmpty {
                pendingRaw.withUnsafeBytes { sink($0.bytes) }
                pendingRaw.removeAll()
            }
            if drained.isEmpty { return false }
            reportDrained()
        }
    }

    /// False when the session is over: nothing to read or write any more.
    public var isAlive: Bool {
        nghttp2_session_want_read(raw) != 0 || nghttp2_session_want_write(raw) != 0
    }

    public var wantsWrite: Bool {
        nghttp2_session_want_write(raw) != 0 || !pendingRaw.isEmpty || !drained.isEmpty
    }

    /// Every stream that is open, in no particular order. O(open and idle streams).
    public func forEachStream(_ body: (Stream) -> Void) {
        for stream in streams where stream.isOpen { body(stream) }
    }

    private func reportDrained() {
        let list = drained
        drained.removeAll(keepingCapacity: true)
        for stream in list {
            stream.inDrainedList = false
            if stream.isOpen, stream.ending == .open, stream.queuedBytes == 0 {
                delegate.bodyDrained(stream)
            }
        }
    }

    // MARK: Stream objects

    func openStream(_ id: StreamID) -> Stream {
        let stream: Stream
        if let slot = freeSlots.popLast() {
            stream = streams[slot]
        } else {
            stream = Stream(slot: streams.count)
            streams.append(stream)
        }
        stream.open(id)
        openStreams += 1
        return stream
    }

    func closeStream(_ stream: Stream) {
        queuedBytes -= stream.queuedBytes
        stream.close()
        openStreams -= 1
        freeSlots.append(stream.slot)
        if current === stream { current = nil }
    }

    /// The stream with this identifier, if it is open. O(1).
    public func stream(_ id: StreamID) -> Stream? {
        if let current, current.id == id { return current }
        guard let pointer = nghttp2_session_get_stream_user_data(raw, id.value) else { return nil }
        let stream = Unmanaged<Stream>.fromOpaque(pointer).takeUnretainedValue()
        current = stream
        return stream
    }
}

func describe(_ code: Int32) -> String { String(cString: nghttp2_strerror(code)) }
