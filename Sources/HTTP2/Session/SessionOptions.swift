internal import CNghttp2
internal import Primitives

public struct SessionOptions: Sendable {
    /// Streams the peer may have open; more are refused (REFUSED_STREAM), twice as many end the
    /// connection.
    public var concurrentStreamsMax = Limits.concurrentStreamsMax
    /// Decoded header list: name + value + 32 a field.
    public var headerListBytesMax = Limits.headerListBytesMax
    public var headerFieldsMax = Limits.headerFieldsMax
    /// Receive window of a stream, bytes.
    public var streamWindowBytes: Int32 = 256 << 10
    /// Receive window of the connection, bytes; replenished as bytes arrive, so that a stream
    /// nobody reads does not stop the others.
    public var connectionWindowBytes: Int32 = 4 << 20
    /// Incoming RST_STREAM beyond this burst and rate (per second) end the connection. A backstop:
    /// the ratio of premature resets, in `ConnectionGuard`, is the finer judge.
    public var streamResetBurst: UInt64 = 10_000
    public var streamResetRate: UInt64 = 1_000
    /// Entries of one SETTINGS frame.
    public var settingsEntriesMax = 32
    /// Acknowledgements (SETTINGS, PING) waiting for a peer that does not read.
    public var outboundAcknowledgementsMax = 1_000

    public init() {}

    func makeOption() -> OpaquePointer? {
        var option: OpaquePointer?
        guard nghttp2_option_new(&option) == 0, let option else { return nil }
        nghttp2_option_set_no_auto_window_update(option, 1)
        nghttp2_option_set_no_closed_streams(option, 1)
        // Frames of types that libnghttp2 does not know reach no callback unless asked for; they
        // must be counted.
        for type in UInt8(0x0a)...UInt8.max {
            nghttp2_option_set_user_recv_extension_type(option, type)
        }
        domd_nghttp2_option_limits(
            option, streamResetBurst, streamResetRate, settingsEntriesMax,
            outboundAcknowledgementsMax)
        return option
    }
}
