public import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// The operations port: a small HTTP/1.1 server for probes and scrapers.
///
/// Stands beside the data path on a loop of its own, so that a busy server still answers its
/// probes. `Runtime` supplies the routes (`/livez`, `/readyz`, `/metrics`). It knows GET and
/// HEAD, no request bodies, and nothing of gRPC.
public final class OperationsServer: Sendable {
    public struct Reply: Sendable {
        public var status: Int
        public var contentType: String
        public var body: [UInt8]

        public init(
            status: Int = 200, contentType: String = "text/plain; charset=utf-8", body: [UInt8]
        ) {
            self.status = status
            self.contentType = contentType
            self.body = body
        }

        public init(status: Int = 200, _ text: String) {
            self.init(status: status, body: Array(text.utf8))
        }
    }

    /// Answers one path; `query` is what follows `?`, undecoded, empty if nothing does.
    public typealias Route = @Sendable (_ query: Substring) async -> Reply

    private let group: MultiThreadedEventLoopGroup
    private let routes: [String: Route]
    private let connections = Atomic<Int>(0)
    private let channel = Mutex<(any Channel)?>(nil)

    public init(routes: [String: Route]) {
        self.routes = routes
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }

    /// Binds and serves; returns the bound address.
    public func start(host: String, port: Int) async throws -> SocketAddress {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.configure(channel) }
            }
        let bound = try await bootstrap.bind(host: host, port: port).get()
        channel.withLock { $0 = bound }
        guard let address = bound.localAddress else { throw ChannelError.unknownLocalAddress }
        return address
    }

    public func stop() async {
        let bound = channel.withLock { held in
            defer { held = nil }
            return held
        }
        try? await bound?.close().get()
        try? await group.shutdownGracefully()
    }

    private func configure(_ channel: any Channel) throws {
        guard connections.add(1, ordering: .relaxed).newValue <= OperationsServer.connectionsMax
        else {
            connections.subtract(1, ordering: .relaxed)
            channel.close(promise: nil)
            return
        }
        channel.closeFuture.whenComplete { _ in self.connections.subtract(1, ordering: .relaxed) }
        // A peer that does not finish its request is gone after this.
        let timer = channel.eventLoop.scheduleTask(in: .seconds(30)) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in timer.cancel() }
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: true, withErrorHandling: true)
        try channel.pipeline.syncOperations.addHandler(OperationsHandler(routes: routes))
    }

    private static let connectionsMax = 64
}

/// One connection of the operations port: one answer per request, then it closes.
private final class OperationsHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let routes: [String: OperationsServer.Route]
    private var head: HTTPRequestHead?

    init(routes: [String: OperationsServer.Route]) { self.routes = routes }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            answer(context, head)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ context: ChannelHandlerContext, _ head: HTTPRequestHead) {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map(String.init) ?? ""
        let query = parts.count > 1 ? parts[1] : ""
        guard let route = routes[path] else {
            send(context, .init(status: 404, "not found\n"), head)
            return
        }
        guard head.method == .GET || head.method == .HEAD else {
            send(context, .init(status: 405, "method not allowed\n"), head, allow: true)
            return
        }
        let promise = context.eventLoop.makePromise(of: OperationsServer.Reply.self)
        promise.completeWithTask { await route(query) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        promise.futureResult.whenSuccess { reply in
            let (handler, context) = bound.value
            handler.send(context, reply, head)
        }
    }

    private func send(
        _ context: ChannelHandlerContext, _ reply: OperationsServer.Reply, _ head: HTTPRequestHead,
        allow: Bool = false
    ) {
        guard context.channel.isActive else { return }
        var headers: HTTPHeaders = [
            "content-type": reply.contentType, "content-length": String(reply.body.count),
            "cache-control": "no-store",
        ]
        if allow { headers.add(name: "allow", value: "GET, HEAD") }
        if !head.isKeepAlive { headers.add(name: "connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: reply.status)
        context.write(
            wrapOutboundOut(.head(.init(version: head.version, status: status, headers: headers))),
            promise: nil)
        if head.method != .HEAD {
            let buffer = context.channel.allocator.buffer(bytes: reply.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        let done = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
        if !head.isKeepAlive {
            let channel = context.channel
            done.futureResult.whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
