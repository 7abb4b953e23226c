internal import NIOCore

/// Keeps one connection for a client and makes a new one when it is needed and gone.
///
/// Confined to its loop. Callers that come while a connection is being made wait for it together;
/// one that fails fails them all, and the next caller tries again (the retry policy of calls is the
/// only backing off).
///
///     idle ──use──▶ connecting ──made──▶ ready ──GOAWAY, close──▶ idle
///       ▲────────── failed ──┘
final class ConnectionKeeper: @unchecked Sendable {
    private enum State {
        case idle
        case connecting(EventLoopFuture<ConnectionBox>)
        case ready(ClientConnection)
        case shutDown
    }

    let loop: any EventLoop
    private let endpoint: Endpoint
    private let timeout: TimeAmount
    private var state = State.idle

    init(_ endpoint: Endpoint, loop: any EventLoop, timeout: TimeAmount) {
        self.endpoint = endpoint
        self.loop = loop
        self.timeout = timeout
    }

    /// Calls `body` on the loop with a connection that takes calls, or the reason for none.
    func use(_ body: @escaping (Result<ClientConnection, ClientError>) -> Void) {
        loop.preconditionInEventLoop()
        switch state {
        case .shutDown: body(.failure(.closed))
        case .ready(let connection): body(.success(connection))
        case .connecting(let future): wait(future, body)
        case .idle:
            let future = Connector.connect(to: endpoint, on: loop, timeout: timeout)
            state = .connecting(future)
            future.assumeIsolated().whenComplete { self.connected($0) }
            wait(future, body)
        }
    }

    private func wait(
        _ future: EventLoopFuture<ConnectionBox>,
        _ body: @escaping (Result<ClientConnection, ClientError>) -> Void
    ) {
        future.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let box): body(.success(box.connection))
            case .failure(let error):
                body(.failure(error as? ClientError ?? .connection("\(error)")))
            }
        }
    }

    private func connected(_ result: Result<ConnectionBox, any Error>) {
        if case .shutDown = state {
            if case .success(let box) = result { box.connection.shutdown() }
            return
        }
        guard case .success(let box) = result, !box.connection.isDraining else {
            state = .idle
            return
        }
        state = .ready(box.connection)
        box.connection.onUnusable = { [weak self] in
            guard let self, case .ready(let current) = self.state, current === box.connection else {
                return
            }
            self.state = .idle
        }
    }

    func shutdown() {
        if case .ready(let connection) = state {
            connection.onUnusable = nil
            connection.shutdown()
        }
        state = .shutDown
    }
}
