public import Primitives

/// Codes of RST_STREAM that gRPC gives a meaning to (RFC 9113, section 7).
public enum ResetCode: UInt32, Sendable {
    case noError = 0
    case protocolError = 1
    case internalError = 2
    case refusedStream = 7
    case cancel = 8
    case enhanceYourCalm = 11
    case inadequateSecurity = 12
}

/// The last thing a stream sends.
public struct Ending: Sendable {
    /// To send with END_STREAM; nil when only a reset is left to say. These are trailers if the
    /// response headers have left, else a whole response (`:status` comes first).
    public var block: HeaderBlock?
    /// To reset the stream with, after `block` has left. If reply bytes still wait for the
    /// client's flow control, a deadline's reset goes without them and without `block` (W5).
    public var reset: ResetCode?
    /// What the call ended with, for metrics and logs.
    public var code: StatusCode

    public init(block: HeaderBlock? = nil, reset: ResetCode? = nil, code: StatusCode = .ok) {
        self.block = block
        self.reset = reset
        self.code = code
    }
}

/// What goes out besides messages: response headers, trailers, Trailers-Only, plain HTTP refusals.
extension ServerCall {
    /// The response headers have not left yet.
    public var owesHeaders: Bool { state == .open && !sentHeaders }

    /// The response headers, the first time; nil once they have left.
    public mutating func replyHeaders(_ metadata: Metadata = Metadata()) -> HeaderBlock? {
        guard state == .open, !sentHeaders else { return nil }
        sentHeaders = true
        return headerBlock(metadata)
    }

    /// The call ends with OK.
    public mutating func finish(_ trailing: Metadata = Metadata()) -> Ending {
        end(code: .ok, reset: .noError) {
            trailing.isEmpty ? ReplyHeaders.ok : nil
        } append: {
            $0.append("grpc-status", "0")
            $0.append(trailing)
        }
    }

    /// The call ends with a failure. Before the response headers left, this is Trailers-Only
    /// (W13). `listsEncodings` adds what this server can decompress (W8).
    public mutating func fail(
        _ failure: RPCFailure, _ trailing: Metadata = Metadata(), listsEncodings: Bool = false
    ) -> Ending {
        end(code: failure.code, reset: .noError, constant: { nil }) {
            $0.append(failure)
            if listsEncodings { $0.append("grpc-accept-encoding", "gzip,deflate,identity") }
            $0.append(trailing)
        }
    }

    /// The deadline passed. The work must be stopped by the caller.
    public mutating func deadlinePassed() -> Ending {
        end(code: .deadlineExceeded, reset: .cancel, constant: { nil }) {
            $0.append(.deadlineExceeded)
        }
    }

    /// The client reset the stream, or the connection is gone: nothing may be sent any more.
    public mutating func reset() { state = .closed }

    /// A refusal in the words of HTTP, for requests that are not gRPC; the status is repeated for
    /// gRPC libraries, as grpc-go does.
    mutating func reject(
        _ httpStatus: Int, _ code: StatusCode, _ message: StaticString
    ) -> Ending {
        state = .closed
        var block = HeaderBlock([(":status", "\(httpStatus)")])
        if httpStatus == 405 { block.append("allow", "POST") }
        block.append("content-type", (contentType ?? .grpc).text)
        block.append("grpc-status", "\(code.rawValue)")
        block.append("grpc-message", PercentEncoding.encode("\(message)"))
        return Ending(block: block, reset: receivedEnd ? nil : .noError, code: code)
    }

    private mutating func end(
        code: StatusCode, reset: ResetCode, constant: () -> HeaderBlock?,
        append: (inout HeaderBlock) -> Void
    ) -> Ending {
        guard state != .closed else { return Ending(code: code) }
        state = .closed
        // A half-closed stream is closed by our END_STREAM; another must be told to stop (W18).
        let reset = receivedEnd ? nil : reset
        if sentHeaders, let block = constant() {
            return Ending(block: block, reset: reset, code: code)
        }
        var block = sentHeaders ? HeaderBlock() : headerBlock(Metadata(), isTrailersOnly: true)
        append(&block)
        return Ending(block: block, reset: reset, code: code)
    }

    private func headerBlock(_ metadata: Metadata, isTrailersOnly: Bool = false) -> HeaderBlock {
        var block: HeaderBlock
        switch contentType ?? .grpc {
        case .grpc: block = ReplyHeaders.grpc
        case .proto: block = ReplyHeaders.proto
        case .other: block = HeaderBlock([(":status", "200"), ("content-type", contentText)])
        }
        if replyEncoding != .identity, !isTrailersOnly {
            block.append("grpc-encoding", replyEncoding.name)
        }
        block.append(metadata)
        return block
    }

    private var contentText: String { (contentType ?? .grpc).text }
}

/// The header blocks of nearly every reply, made once and numbered (`HeaderBlock.constant`).
enum ReplyHeaders {
    static let grpc = HeaderBlock(
        constant: 1, [(":status", "200"), ("content-type", "application/grpc")])
    static let proto = HeaderBlock(
        constant: 2, [(":status", "200"), ("content-type", "application/grpc+proto")])
    static let ok = HeaderBlock(constant: 3, [("grpc-status", "0")])
}
