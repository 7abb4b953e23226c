internal import CNghttp2

extension Session {
    /// The SETTINGS and the connection window, first of all frames.
    ///
    /// libnghttp2 ends the whole connection when a stream exceeds the limit it believes in, while
    /// clients expect REFUSED_STREAM and retry. So it is told twice the limit, the wire the true
    /// one (`sinkSettings`), and streams in between are refused one by one.
    func submitPreface() {
        var entries = [
            entry(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, options.streamWindowBytes),
            entry(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, options.headerListBytesMax),
            entry(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
        ]
        if role == .server {
            entries.append(
                entry(
                    NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, options.concurrentStreamsMax * 2))
        } else {
            entries.append(entry(NGHTTP2_SETTINGS_ENABLE_PUSH, 0))
        }
        check(
            nghttp2_submit_settings(
                raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), entries, entries.count))
        check(
            nghttp2_session_set_local_window_size(
                raw, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, options.connectionWindowBytes))
    }

    private func entry(
        _ id: nghttp2_settings_id, _ value: some BinaryInteger
    ) -> nghttp2_settings_entry {
        nghttp2_settings_entry(
            settings_id: Int32(truncatingIfNeeded: id.rawValue),
            value: UInt32(truncatingIfNeeded: value))
    }

    /// Hands out the first frames; in the first SETTINGS the stream limit is made the true one.
    func sinkSettings(_ frame: UnsafeRawBufferPointer, _ sink: (RawSpan) -> Void) {
        guard frame.count >= 9, frame[3] == FrameHeader.settings else {
            sink(frame.bytes)
            return
        }
        advertisedSettingsSent = true
        var copy = [UInt8](frame)
        let limit = UInt32(truncatingIfNeeded: options.concurrentStreamsMax)
        var offset = 9
        while offset + 6 <= copy.count {
            if copy[offset] == 0, copy[offset + 1] == 3 {
                for index in 0..<4 {
                    copy[offset + 2 + index] = UInt8(
                        truncatingIfNeeded: limit >> UInt32(24 - 8 * index))
                }
            }
            offset += 6
        }
        copy.withUnsafeBytes { sink($0.bytes) }
    }
}
