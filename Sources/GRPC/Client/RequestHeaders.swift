public import Primitives

/// The header block that opens a call, built for each call by the client library.
public struct RequestHeaders: Sendable {
    /// `/package.Service/Method`.
    public var path: String
    /// Host and port as the server is known to the caller.
    public var authority: String
    /// `http` or `https`.
    public var scheme: String
    /// Nil: wait for ever.
    public var timeoutMilliseconds: Int64?
    /// How request messages may be compressed (`MessageFramer.end`).
    public var encoding: MessageEncoding
    public var userAgent: String
    /// Names that gRPC or HTTP reserve are left out.
    public var metadata: Metadata

    public init(
        path: String, authority: String, scheme: String = "http",
        timeoutMilliseconds: Int64? = nil, encoding: MessageEncoding = .identity,
        userAgent: String = "grpc-swift-dom/1", metadata: Metadata = Metadata()
    ) {
        self.path = path
        self.authority = authority
        self.scheme = scheme
        self.timeoutMilliseconds = timeoutMilliseconds
        self.encoding = encoding
        self.userAgent = userAgent
        self.metadata = metadata
    }

    public var block: HeaderBlock {
        var block = HeaderBlock([
            (":method", "POST"), (":scheme", scheme), (":path", path), (":authority", authority),
            ("te", "trailers"), ("content-type", "application/grpc"),
            ("grpc-accept-encoding", "gzip,deflate,identity"), ("user-agent", userAgent),
        ])
        if encoding != .identity { block.append("grpc-encoding", encoding.name) }
        if let timeoutMilliseconds {
            block.append("grpc-timeout", Timeout.text(milliseconds: timeoutMilliseconds))
        }
        block.append(metadata)
        return block
    }
}
