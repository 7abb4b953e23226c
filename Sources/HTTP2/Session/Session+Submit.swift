internal import CNghttp2
public import Primitives

extension Session {
    /// Submits response headers; a body and `finish` follow.
    public func respond(_ stream: Stream, _ headers: HeaderList) {
        guard !stream.headersSubmitted, !stream.resetSubmitted else { return }
        stream.headersSubmitted = true
        let (fields, count) = headers.prepared()
        check(
            domd_nghttp2_submit_reply(
                raw, stream.id.value, fields, count, Unmanaged.passUnretained(stream).toOpaque(),
                readBody))
    }

    /// Submits a response that is only a header block: END_STREAM comes with it.
    public func respondAndEnd(_ stream: Stream, _ headers: HeaderList) {
        guard !stream.headersSubmitted, !stream.resetSubmitted else { return }
        stream.headersSubmitted = true
        stream.localEnded = true
        let (fields, count) = headers.prepared()
        check(domd_nghttp2_submit_reply(raw, stream.id.value, fields, count, nil, nil))
    }

    /// Opens a stream (client). With `endStream` no body follows.
    public func request(_ headers: HeaderList, endStream: Bool = false) throws(HTTP2Error) -> Stream
    {
        let stream = openStream(StreamID(0))
        let (fields, count) = headers.prepared()
        let id = domd_nghttp2_submit_request(
            raw, fields, count, Unmanaged.passUnretained(stream).toOpaque(),
            endStream ? nil : readBody)
        guard id > 0 else {
            closeStream(stream)
            throw HTTP2Error(.refused, describe(id))
        }
        stream.id = StreamID(id)
        stream.headersSubmitted = true
        stream.localEnded = endStream
        return stream
    }

    /// Adds body bytes behind those already waiting. O(bytes).
    public func write(_ stream: Stream, _ bytes: RawSpan) {
        guard !stream.localEnded, !stream.resetSubmitted else { return }
        stream.body.append(bytes)
        queuedBytes += bytes.byteCount
        resume(stream)
    }

    /// Lets `body` append to the stream's buffer directly.
    public func write(_ stream: Stream, _ body: (inout ByteWriter) -> Void) {
        guard !stream.localEnded, !stream.resetSubmitted else { return }
        let before = stream.body.count
        body(&stream.body)
        queuedBytes += stream.body.count - before
        resume(stream)
    }

    /// Nothing follows what was written but `trailers`, or a bare END_STREAM.
    public func finish(_ stream: Stream, trailers: HeaderList? = nil) {
        guard !stream.localEnded, !stream.resetSubmitted else { return }
        stream.localEnded = true
        stream.trailers = trailers
        stream.ending = trailers == nil ? .plain : .trailers
        resume(stream)
    }

    /// Drops what waits in the stream's buffer.
    public func discardBody(_ stream: Stream) {
        queuedBytes -= stream.queuedBytes
        stream.body.removeAll()
        stream.bodyOffset = 0
    }

    /// Ends the stream at once. What waits in its buffer is not sent.
    public func reset(_ stream: Stream, _ code: ErrorCode) {
        guard !stream.resetSubmitted else { return }
        stream.resetSubmitted = true
        check(
            nghttp2_submit_rst_stream(
                raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id.value, code.rawValue))
    }

    /// Tells flow control that `count` received bytes are used: the peer may send as many more.
    public func consume(_ stream: Stream, _ count: Int) {
        let count = min(count, stream.unconsumedBytes)
        guard count > 0 else { return }
        stream.unconsumedBytes -= count
        check(nghttp2_session_consume_stream(raw, stream.id.value, count))
    }

    /// Received on the stream and not yet consumed, bytes.
    public func unconsumedBytes(_ stream: Stream) -> Int { stream.unconsumedBytes }

    /// Shares the connection with other streams round robin instead of in order of opening.
    public func interleave(_ stream: Stream) {
        var priority = nghttp2_extpri(urgency: 3, inc: 1)
        nghttp2_session_change_extpri_stream_priority(raw, stream.id.value, &priority, 0)
    }

    public func ping(_ opaque: UInt64) {
        var value = opaque.bigEndian
        withUnsafeBytes(of: &value) { bytes in
            check(
                nghttp2_submit_ping(
                    raw, UInt8(NGHTTP2_FLAG_NONE.rawValue),
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)))
        }
    }

    /// The final GOAWAY: streams above the last one seen are ignored from here on.
    public func goaway(_ code: ErrorCode, debug: String = "") {
        var debug = debug
        debug.withUTF8 { bytes in
            check(
                nghttp2_submit_goaway(
                    raw, UInt8(NGHTTP2_FLAG_NONE.rawValue),
                    nghttp2_session_get_last_proc_stream_id(raw), code.rawValue, bytes.baseAddress,
                    bytes.count))
        }
    }

    /// The first stage of closing: GOAWAY with stream 2^31 - 1, new streams still welcome.
    ///
    /// Written by hand, because libnghttp2's shutdown notice carries no debug data.
    public func shutdownNotice(debug: String) {
        let text = Array(debug.utf8)
        let length = UInt32(truncatingIfNeeded: 8 + text.count)
        pendingRaw += [
            UInt8(truncatingIfNeeded: length >> 16), UInt8(truncatingIfNeeded: length >> 8),
            UInt8(truncatingIfNeeded: length), FrameHeader.goaway, 0, 0, 0, 0, 0,
            0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0,
        ]
        pendingRaw += text
    }

    /// The largest stream number the peer has opened.
    public var lastStream: StreamID { StreamID(nghttp2_session_get_last_proc_stream_id(raw)) }

    private func resume(_ stream: Stream) {
        guard stream.isDeferred else { return }
        stream.isDeferred = false
        check(nghttp2_session_resume_data(raw, stream.id.value))
    }

    /// A stream that died in the meantime is no error: its close event tells the owner.
    func check(_ code: Int32) {
        precondition(nghttp2_is_fatal(code) == 0, "libnghttp2: \(describe(code))")
    }
}
