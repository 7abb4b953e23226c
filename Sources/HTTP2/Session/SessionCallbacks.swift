internal import CNghttp2
internal import Primitives

/// libnghttp2's callback table: made once, shared by all sessions. Every callback finds its
/// `Session` in the user data and turns a frame into calls of the session's delegate.
struct SessionCallbacks: @unchecked Sendable {
    static let shared = SessionCallbacks()

    let pointer: OpaquePointer

    private init() {
        var callbacks: OpaquePointer?
        guard nghttp2_session_callbacks_new(&callbacks) == 0, let callbacks else {
            preconditionFailure("out of memory")
        }
        pointer = callbacks
        nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, onBeginFrame)
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, onBeginHeaders)
        nghttp2_session_callbacks_set_on_header_callback(callbacks, onHeader)
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, onFrameReceived)
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, onData)
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, onFrameSent)
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, onStreamClose)
    }
}

@inline(__always)
private func session(_ pointer: UnsafeMutableRawPointer?) -> Session? {
    guard let pointer else { return nil }
    return Unmanaged<Session>.fromOpaque(pointer).takeUnretainedValue()
}

private let onBeginFrame: nghttp2_on_begin_frame_callback = { _, header, user in
    guard let session = session(user), let header = header?.pointee else { return 0 }
    if header.type == FrameHeader.data {
        // Padding would have to be subtracted; such a frame just ends in two steps.
        let plain = header.flags & FrameHeader.flagPadded == 0
        session.dataRemaining = plain ? header.length : .max
    }
    session.delegate.frameBegan(FrameHeader(
        type: header.type, flags: header.flags, length: header.length,
        stream: StreamID(header.stream_id)))
    return 0
}

private let onBeginHeaders: nghttp2_on_begin_headers_callback = { raw, frame, user in
    guard let session = session(user), let frame else { return 0 }
    let id = StreamID(frame.pointee.hd.stream_id)
    let category = frame.pointee.headers.cat
    let stream: Stream
    if category == NGHTTP2_HCAT_REQUEST {
        stream = session.openStream(id)
        session.current = stream
        session.currentHeaders = .request
        nghttp2_session_set_stream_user_data(
            raw, id.value, Unmanaged.passUnretained(stream).toOpaque())
    } else {
        guard let known = session.stream(id) else { return 0 }
        stream = known
        stream.headerListBytes = 0
        stream.headerFields = 0
        session.currentHeaders = category == NGHTTP2_HCAT_RESPONSE ? .response : .trailers
        // A 1xx block was final-less: the real response follows as plain HEADERS.
        if category == NGHTTP2_HCAT_HEADERS, stream.responseIsInterim {
            session.currentHeaders = .response
        }
    }
    stream.responseIsInterim = false
    session.delegate.headersBegan(stream, session.currentHeaders)
    return 0
}

private let onHeader: nghttp2_on_header_callback = {
    _, frame, name, nameCount, value, valueCount, _, user in
    guard let session = session(user), let frame,
        let stream = session.stream(StreamID(frame.pointee.hd.stream_id))
    else { return 0 }
    // Saturating is needless: libnghttp2 bounds one field by 64 KiB, and we stop counting early.
    if session.overflows(stream) { return 0 }
    stream.headerListBytes += nameCount + valueCount + 32
    stream.headerFields += 1
    let nameBytes = UnsafeRawBufferPointer(start: name, count: nameCount)
    let valueBytes = UnsafeRawBufferPointer(start: value, count: valueCount)
    if session.currentHeaders == .response, nameCount == 7, valueCount == 3,
        nameBytes[0] == UInt8(ascii: ":"), valueBytes[0] == UInt8(ascii: "1")
    {
        stream.responseIsInterim = true
    }
    if nameCount == 14, nameBytes.elementsEqual("content-length".utf8) {
        stream.announcesLength = true
    }
    session.delegate.header(stream, name: nameBytes.bytes, value: valueBytes.bytes)
    return 0
}

private let onData: nghttp2_on_data_chunk_recv_callback = { raw, flags, id, bytes, count, user in
    guard let session = session(user) else { return 0 }
    // The connection's window is given back at once: a stream nobody reads stalls only itself.
    nghttp2_session_consume_connection(raw, count)
    guard let stream = session.stream(StreamID(id)) else { return 0 }
    stream.unconsumedBytes += count
    session.dataRemaining &-= count
    // The end is told together with the last bytes, so that a message can be used in place. A
    // content-length is only compared after them, so then the end must wait.
    let endStream =
        session.dataRemaining == 0 && flags & FrameHeader.flagEndStream != 0
        && !stream.announcesLength
    if endStream { stream.remoteEnded = true }
    session.delegate.data(
        stream, UnsafeRawBufferPointer(start: bytes, count: count).bytes, endStream: endStream)
    return 0
}

private let onFrameReceived: nghttp2_on_frame_recv_callback = { _, frame, user in
    guard let session = session(user), let frame else { return 0 }
    let header = frame.pointee.hd
    let endStream = header.flags & FrameHeader.flagEndStream != 0
    switch header.type {
    case FrameHeader.headers:
        guard let stream = session.stream(StreamID(header.stream_id)) else { return 0 }
        if endStream { stream.remoteEnded = true }
        if stream.responseIsInterim { return 0 }
        session.delegate.headersEnded(
            stream, session.currentHeaders, endStream: endStream,
            overflow: session.overflows(stream))
    case FrameHeader.data where endStream:
        guard let stream = session.stream(StreamID(header.stream_id)), !stream.remoteEnded
        else { return 0 }
        stream.remoteEnded = true
        session.delegate.dataEnded(stream)
    case FrameHeader.resetStream:
        guard let stream = session.stream(StreamID(header.stream_id)) else { return 0 }
        session.delegate.resetReceived(
            stream, ErrorCode(rawValue: frame.pointee.rst_stream.error_code))
    case FrameHeader.settings:
        if header.flags & FrameHeader.flagAcknowledge != 0 {
            session.delegate.settingsAcknowledged()
        } else {
            session.delegate.settingsReceived()
        }
    case FrameHeader.ping:
        if header.flags & FrameHeader.flagAcknowledge == 0 {
            session.delegate.pingReceived()
        } else {
            let opaque = withUnsafeBytes(of: frame.pointee.ping.opaque_data) {
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self))
            }
            session.delegate.pingAcknowledged(opaque)
        }
    case FrameHeader.goaway:
        let goaway = frame.pointee.goaway
        session.delegate.goawayReceived(
            lastStream: StreamID(goaway.last_stream_id), ErrorCode(rawValue: goaway.error_code),
            debug: UnsafeRawBufferPointer(
                start: goaway.opaque_data, count: goaway.opaque_data_len
            ).bytes)
    default: break
    }
    return 0
}

private let onFrameSent: nghttp2_on_frame_send_callback = { _, frame, user in
    guard let session = session(user), let frame else { return 0 }
    let header = frame.pointee.hd
    switch header.type {
    case FrameHeader.headers, FrameHeader.data:
        session.progress = true
        if header.flags & FrameHeader.flagEndStream != 0, session.role == .server {
            session.endEarly(StreamID(header.stream_id))
        }
    case FrameHeader.resetStream:
        let id = StreamID(header.stream_id)
        let wished = session.stream(id)?.resetSubmitted ?? false
        session.delegate.resetSent(
            id, ErrorCode(rawValue: frame.pointee.rst_stream.error_code), forced: !wished)
    default: break
    }
    return 0
}

private let onStreamClose: nghttp2_on_stream_close_callback = { _, id, code, user in
    guard let session = session(user), let stream = session.stream(StreamID(id)) else { return 0 }
    session.delegate.streamClosed(stream, ErrorCode(rawValue: code))
    session.closeStream(stream)
    return 0
}

/// The data provider of every stream: takes bytes from the stream's buffer.
let readBody: nghttp2_data_source_read_callback = {
    raw, id, destination, capacity, flags, source, user in
    guard let session = session(user), let pointer = source?.pointee.ptr, let destination,
        let flags
    else { return ssize_t(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) }
    let stream = Unmanaged<Stream>.fromOpaque(pointer).takeUnretainedValue()
    let count = min(stream.queuedBytes, capacity)
    if count > 0 {
        let offset = stream.bodyOffset
        stream.body.withBytes { bytes in
            UnsafeMutableRawPointer(destination).copyMemory(
                from: bytes.baseAddress! + offset, byteCount: count)
        }
        stream.bodyOffset = offset + count
        session.queuedBytes -= count
    }
    guard stream.queuedBytes == 0 else { return count }
    stream.body.removeAll()
    stream.bodyOffset = 0
    switch stream.ending {
    case .open:
        if !stream.inDrainedList {
            stream.inDrainedList = true
            session.drained.append(stream)
        }
        guard count == 0 else { return count }
        stream.isDeferred = true
        return ssize_t(NGHTTP2_ERR_DEFERRED.rawValue)
    case .plain:
        flags.pointee |= UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue)
    case .trailers:
        flags.pointee |=
            UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue)
            | UInt32(NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue)
        if let (fields, fieldCount) = stream.trailers?.prepared() {
            session.check(nghttp2_submit_trailer(raw, id, fields, fieldCount))
        }
    }
    return count
}

extension Session {
    /// The reply is whole but the client still sends: it is told to stop (RFC 9113, 8.1).
    func endEarly(_ id: StreamID) {
        guard let stream = stream(id), !stream.remoteEnded else { return }
        reset(stream, stream.resetAfterEnd)
    }

    @inline(__always)
    func overflows(_ stream: Stream) -> Bool {
        stream.headerListBytes > options.headerListBytesMax
            || stream.headerFields > options.headerFieldsMax
    }
}
