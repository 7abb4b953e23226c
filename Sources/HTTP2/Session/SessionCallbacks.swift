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
        // Unknown frames are counted when they begin; their payload is thrown away.
        nghttp2_session_callbacks_set_unpack_extension_callback(callbacks) { _, _, _, _ in
            Int32(NGHTTP2_ERR_CANCEL.rawValue)
        }
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, onStreamClose)
    }
}

/// Runs `body` on the session without counting references: the session is alive, it called us.
@inline(__always)
private func with(_ user: UnsafeMutableRawPointer?, _ body: (Session) -> Void) -> Int32 {
    guard let user else { return 0 }
    Unmanaged<Session>.fromOpaque(user)._withUnsafeGuaranteedRef(body)
    return 0
}

private let onBeginFrame: nghttp2_on_begin_frame_callback = { _, header, user in
    guard let header = header?.pointee else { return 0 }
    return with(user) { $0.frameBegan(header) }
}

private let onBeginHeaders: nghttp2_on_begin_headers_callback = { _, frame, user in
    guard let frame else { return 0 }
    let id = StreamID(frame.pointee.hd.stream_id)
    let category = frame.pointee.headers.cat
    return with(user) { $0.headersBegan(id, category) }
}

private let onHeader: nghttp2_on_header_callback = {
    _, _, name, nameCount, value, valueCount, _, user in
    with(user) {
        $0.headerReceived(
            UnsafeRawBufferPointer(start: name, count: nameCount),
            UnsafeRawBufferPointer(start: value, count: valueCount))
    }
}

private let onData: nghttp2_on_data_chunk_recv_callback = { _, flags, id, bytes, count, user in
    with(user) {
        $0.dataReceived(
            StreamID(id), flags, UnsafeRawBufferPointer(start: bytes, count: count))
    }
}

private let onFrameReceived: nghttp2_on_frame_recv_callback = { _, frame, user in
    guard let frame else { return 0 }
    return with(user) { $0.frameReceived(frame) }
}

private let onFrameSent: nghttp2_on_frame_send_callback = { _, frame, user in
    guard let frame else { return 0 }
    return with(user) { $0.frameSent(frame) }
}

private let onStreamClose: nghttp2_on_stream_close_callback = { _, id, code, user in
    with(user) { session in
        guard let stream = session.stream(StreamID(id)) else { return }
        session.delegate.streamClosed(stream, ErrorCode(rawValue: code))
        session.closeStream(stream)
    }
}

/// The data provider of every stream: takes bytes from the stream's buffer.
let readBody: nghttp2_data_source_read_callback = {
    _, _, destination, capacity, flags, source, user in
    var result = ssize_t(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)
    guard let pointer = source?.pointee.ptr, let destination, let flags else { return result }
    _ = with(user) { session in
        Unmanaged<Stream>.fromOpaque(pointer)._withUnsafeGuaranteedRef { stream in
            result = session.takeBody(of: stream, destination, capacity, flags)
        }
    }
    return result
}
