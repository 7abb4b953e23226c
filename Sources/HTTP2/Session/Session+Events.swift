internal import CNghttp2
internal import Primitives

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What libnghttp2 calls back, turned into calls of the delegate.
extension Session {
    func frameBegan(_ header: nghttp2_frame_hd) {
        if header.type == FrameHeader.data {
            // Padding would have to be subtracted; such a frame just ends in two steps.
            let plain = header.flags & FrameHeader.flagPadded == 0
            dataRemaining = plain ? header.length : .max
        }
        let frame = FrameHeader(
            type: header.type, flags: header.flags, length: header.length,
            stream: StreamID(header.stream_id))
        unownedDelegate._withUnsafeGuaranteedRef { $0.frameBegan(frame) }
    }

    // MARK: Headers

    func headersBegan(_ id: StreamID, _ category: nghttp2_headers_category) {
        headerListBytes = 0
        headerFields = 0
        let stream: Stream
        if category == NGHTTP2_HCAT_REQUEST {
            stream = openStream(id)
            current = stream
            headersKind = .request
            nghttp2_session_set_stream_user_data(
                raw, id.value, Unmanaged.passUnretained(stream).toOpaque())
        } else {
            guard let known = self.stream(id) else { return }
            stream = known
            // After a 1xx block the real response comes as plain HEADERS.
            let isResponse =
                category == NGHTTP2_HCAT_RESPONSE
                || (category == NGHTTP2_HCAT_HEADERS && headersAreInterim(stream))
            headersKind = isResponse ? .response : .trailers
            stream.responseIsInterim = false
        }
        delegate.headersBegan(stream, headersKind)
    }

    private func headersAreInterim(_ stream: Stream) -> Bool { stream.responseIsInterim }

    func headerReceived(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        if headersOverflow { return }
        // Cannot wrap: libnghttp2 bounds one field by 64 KiB, and the count stops at the limit.
        headerListBytes &+= name.count &+ value.count &+ 32
        headerFields &+= 1
        if name.count == 14 || (name.count == 7 && role == .client) { noteField(name, value) }
        unownedDelegate._withUnsafeGuaranteedRef {
            $0.header(name: name.bytes, value: value.bytes)
        }
    }

    private func noteField(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        guard let stream = current, let bytes = name.baseAddress else { return }
        if name.count == 14, memcmp(bytes, "content-length", 14) == 0 {
            stream.announcedBytes = decimal(value)
        } else if headersKind == .response, name.elementsEqual(":status".utf8),
            value.count == 3, value[0] == UInt8(ascii: "1")
        {
            stream.responseIsInterim = true
        }
    }

    /// A content-length; -2 for one that no sum of bytes can meet.
    private func decimal(_ text: UnsafeRawBufferPointer) -> Int {
        guard !text.isEmpty, text.count <= 15 else { return -2 }
        var value = 0
        for byte in text {
            guard byte >= 0x30, byte <= 0x39 else { return -2 }
            value = value &* 10 &+ Int(byte &- 0x30)
        }
        return value
    }

    // MARK: Bodies

    func dataReceived(_ id: StreamID, _ flags: UInt8, _ bytes: UnsafeRawBufferPointer) {
        // The connection's window is given back at once: a stream nobody reads stalls only itself.
        nghttp2_session_consume_connection(raw, bytes.count)
        dataRemaining &-= bytes.count
        guard let stream = stream(id) else { return }
        stream.unconsumedBytes += bytes.count
        stream.receivedBytes &+= bytes.count
        // The end is told together with the last bytes, so that a message can be used in place,
        // unless libnghttp2 will find that the content-length is wrong.
        let endStream =
            dataRemaining == 0 && flags & FrameHeader.flagEndStream != 0
            && (stream.announcedBytes == -1 || stream.announcedBytes == stream.receivedBytes)
        if endStream { stream.remoteEnded = true }
        delegate.data(stream, bytes.bytes, endStream: endStream)
    }

    /// Copies what the stream has to send, and says how it goes on.
    func takeBody(
        of stream: Stream, _ destination: UnsafeMutablePointer<UInt8>, _ capacity: Int,
        _ flags: UnsafeMutablePointer<UInt32>
    ) -> ssize_t {
        let count = min(stream.queuedBytes, capacity)
        if count > 0 {
            let offset = stream.bodyOffset
            stream.body.withBytes { bytes in
                UnsafeMutableRawPointer(destination).copyMemory(
                    from: bytes.baseAddress! + offset, byteCount: count)
            }
            stream.bodyOffset = offset + count
            queuedBytes -= count
        }
        guard stream.queuedBytes == 0 else { return count }
        stream.body.removeAll()
        stream.bodyOffset = 0
        switch stream.ending {
        case .open:
            if !stream.inDrainedList {
                stream.inDrainedList = true
                drained.append(stream)
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
                check(nghttp2_submit_trailer(raw, stream.id.value, fields, fieldCount))
            }
        }
        return count
    }

    // MARK: Whole frames

    func frameReceived(_ frame: UnsafePointer<nghttp2_frame>) {
        let header = frame.pointee.hd
        let endStream = header.flags & FrameHeader.flagEndStream != 0
        switch header.type {
        case FrameHeader.headers:
            guard let stream = stream(StreamID(header.stream_id)) else { return }
            if endStream { stream.remoteEnded = true }
            if stream.responseIsInterim { return }
            delegate.headersEnded(
                stream, headersKind, endStream: endStream, overflow: headersOverflow)
        case FrameHeader.data where endStream:
            guard let stream = stream(StreamID(header.stream_id)), !stream.remoteEnded
            else { return }
            stream.remoteEnded = true
            delegate.dataEnded(stream)
        case FrameHeader.resetStream:
            guard let stream = stream(StreamID(header.stream_id)) else { return }
            delegate.resetReceived(
                stream, ErrorCode(rawValue: frame.pointee.rst_stream.error_code))
        case FrameHeader.settings:
            if header.flags & FrameHeader.flagAcknowledge != 0 {
                delegate.settingsAcknowledged()
            } else {
                delegate.settingsReceived()
            }
        case FrameHeader.ping: pingReceived(frame)
        case FrameHeader.goaway:
            let goaway = frame.pointee.goaway
            delegate.goawayReceived(
                lastStream: StreamID(goaway.last_stream_id),
                ErrorCode(rawValue: goaway.error_code),
                debug: UnsafeRawBufferPointer(
                    start: goaway.opaque_data, count: goaway.opaque_data_len
                ).bytes)
        default: break
        }
    }

    private func pingReceived(_ frame: UnsafePointer<nghttp2_frame>) {
        guard frame.pointee.hd.flags & FrameHeader.flagAcknowledge != 0 else {
            delegate.pingReceived()
            return
        }
        let opaque = withUnsafeBytes(of: frame.pointee.ping.opaque_data) {
            UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self))
        }
        delegate.pingAcknowledged(opaque)
    }

    func frameSent(_ frame: UnsafePointer<nghttp2_frame>) {
        let header = frame.pointee.hd
        switch header.type {
        case FrameHeader.headers, FrameHeader.data:
            progress = true
            if header.flags & FrameHeader.flagEndStream != 0, role == .server {
                endEarly(StreamID(header.stream_id))
            }
        case FrameHeader.resetStream:
            let id = StreamID(header.stream_id)
            let wished = stream(id)?.resetSubmitted ?? false
            delegate.resetSent(
                id, ErrorCode(rawValue: frame.pointee.rst_stream.error_code), forced: !wished)
        default: break
        }
    }

    /// The reply is whole but the client still sends: it is told to stop (RFC 9113, 8.1).
    private func endEarly(_ id: StreamID) {
        guard let stream = stream(id), !stream.remoteEnded else { return }
        reset(stream, stream.resetAfterEnd)
    }

    var headersOverflow: Bool {
        headerListBytes > options.headerListBytesMax || headerFields > options.headerFieldsMax
    }
}
