internal import NIOCore
internal import NIOPosix

/// Makes connections: socket, preface, first SETTINGS.
enum Connector {
    /// The future succeeds when the server's SETTINGS are here, so that something that only accepts
    /// and says nothing counts as a failure. On `loop`; within `timeout` in all.
    static func connect(
        to endpoint: Endpoint, on loop: any EventLoop, timeout: TimeAmount
    ) -> EventLoopFuture<ConnectionBox> {
        let promise = loop.makePromise(of: ConnectionBox.self)
        let started = NIODeadline.now()
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(timeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = try ClientConnection(
                        channel: channel, authority: endpoint.description)
                    let box = ConnectionBox(connection)
                    connection.onSettings = { promise.succeed(box) }
                    connection.onUnusable = {
                        promise.fail(
                            ClientError.connection(
                                "\(endpoint) closed the connection before speaking HTTP/2"))
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        ClientChannelHandler(connection))
                }
            }
        bootstrap.connect(host: endpoint.host, port: endpoint.port).whenComplete { result in
            switch result {
            case .failure(let error):
                promise.fail(ClientError.connection(explain(error, endpoint)))
            case .success(let channel):
                let left = timeout - (NIODeadline.now() - started)
                let timer = loop.scheduleTask(in: left) {
                    promise.fail(
                        ClientError.connection("\(endpoint) does not answer in HTTP/2"))
                    channel.close(promise: nil)
                }
                promise.futureResult.whenComplete { _ in timer.cancel() }
            }
        }
        return promise.futureResult
    }

    private static func explain(_ error: any Error, _ endpoint: Endpoint) -> String {
        if let error = error as? NIOConnectionError {
            let reasons = error.connectionErrors.map { "\($0.error)" }
            if reasons.contains(where: { $0.contains("ECONNREFUSED") || $0.contains("refused") }) {
                return "nobody listens on \(endpoint) (connection refused)"
            }
            if error.connectionErrors.isEmpty { return "\(endpoint): no such host" }
            return "\(endpoint): \(reasons.joined(separator: "; "))"
        }
        if let error = error as? ChannelError, case .connectTimeout = error {
            return "\(endpoint) does not answer (connect timeout)"
        }
        return "\(endpoint): \(error)"
    }
}

/// Carries a loop-confined connection through a future of the same loop.
struct ConnectionBox: @unchecked Sendable {
    let connection: ClientConnection

    init(_ connection: ClientConnection) { self.connection = connection }
}
