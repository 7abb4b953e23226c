internal import HTTP2
public import NIOCore
internal import NIOPosix
internal import Primitives
internal import Synchronization

/// The yardstick of the benchmarks: sockets and HTTP/2 as in `GRPCServer`, and nothing else.
///
/// Answers every request, once it has wholly arrived, with the same small gRPC reply. No limits,
/// no metrics, no drain: never for use outside a benchmark.
public final class BaselineServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let listener = Mutex<(any Channel)?>(nil)
    private let message: [UInt8]

    /// `message` is the reply's protobuf bytes.
    public init(loops: Int = 1, message: [UInt8] = []) {
        group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let length = UInt32(clamping: message.count)
        self.message = [0] + withUnsafeBytes(of: length.bigEndian) { [UInt8]($0) } + message
    }

    public func start(host: String = "127.0.0.1", port: Int = 0) async throws -> SocketAddress {
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [message] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(BaselineHandler(message))
                }
            }
            .bind(host: host, port: port).get()
        listener.withLock { $0 = channel }
        guard let address = channel.localAddress else { throw ChannelError.unknownLocalAddress }
        return address
    }

    public func stop() async {
        let channel = listener.withLock { held in
            defer { held = nil }
            return held
        }
        try? await channel?.close().get()
        try? await group.shutdownGracefully()
    }
}

private final class BaselineHandler: SessionDelegate, ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let headers = HeaderBlock(
        constant: 1, [(":status", "200"), ("content-type", "application/grpc")])
    private static let trailers = HeaderBlock(constant: 3, [("grpc-status", "0")])

    private let message: [UInt8]
    private var session: Session!
    private var output = ByteBuffer()

    init(_ message: [UInt8]) {
        self.message = message
        super.init()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        session = try? Session(role: .server, delegate: self)
    }

    func channelActive(context: ChannelHandlerContext) { flush(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        do throws(HTTP2Error) {
            try session.receive(buffer.readableBytesSpan)
        } catch {
            context.close(promise: nil)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) { flush(context) }

    private func flush(_ context: ChannelHandlerContext) {
        output.clear()
        _ = try? session.drain(limit: .max) { output.writeBytes($0) }
        if output.readableBytes > 0 {
            context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        }
        if !session.isAlive { context.close(promise: nil) }
    }

    override func headersEnded(
        _ stream: HTTP2.Stream, _ kind: HeadersKind, endStream: Bool, overflow: Bool
    ) {
        if endStream { answer(stream) }
    }

    override func data(_ stream: HTTP2.Stream, _ bytes: RawSpan, endStream: Bool) {
        session.consume(stream, bytes.byteCount)
        if endStream { answer(stream) }
    }

    override func dataEnded(_ stream: HTTP2.Stream) { answer(stream) }

    private func answer(_ stream: HTTP2.Stream) {
        session.respond(stream, Self.headers)
        let message = message
        session.write(stream, message.span.bytes)
        session.finish(stream, trailers: Self.trailers)
    }
}
