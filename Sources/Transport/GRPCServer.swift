internal import GRPC
public import NIOCore
internal import NIOPosix
public import Primitives
internal import Synchronization

/// The gRPC server: the front door of `Transport`, step 1 of the path.
///
/// Owns the event loops and the listening socket. `Runtime` makes it from a table of methods and
/// the journal's durability, starts it, and drains it at shutdown. Calls run on the loops:
/// `Connection` drives the HTTP/2 session (step 2) and the call machines (step 3). It never looks
/// into a message, and it knows health, readiness and configuration files only by what `Runtime`
/// passes in.
///
///     start ──▶ serving ──beginDrain──▶ draining ──shutdown──▶ stopped
public final class GRPCServer: Sendable {
    private let shared: ServerShared
    private let group: MultiThreadedEventLoopGroup
    private let loops: [LoopState]
    private let isStopping = Atomic<Bool>(false)
    private let listener = Mutex<(any Channel)?>(nil)

    /// Two methods with one path are a bug of the caller. Without `durability` every reply leaves
    /// at once.
    public init(
        _ configuration: ServerConfiguration, methods: [Method],
        durability: (any DurabilitySource)? = nil
    ) {
        let shared = ServerShared(configuration, methods, durability)
        self.shared = shared
        let count = configuration.loops > 0 ? configuration.loops : System.coreCount
        group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        loops = group.makeIterator().map { LoopState(eventLoop: $0, shared: shared) }
        durability?.onDurable { [loops] _, failed in
            for loop in loops where failed || loop.gate.wantsWake() {
                loop.eventLoop.execute { loop.openGate(failed: failed) }
            }
        }
    }

    /// Binds and serves. Returns the bound address.
    public func start() async throws -> SocketAddress {
        let configuration = shared.configuration
        let byLoop = Dictionary(
            uniqueKeysWithValues: loops.map { (ObjectIdentifier($0.eventLoop), $0) })
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: Limits.unsentBytesMax / 4, high: Limits.unsentBytesMax)
            )
            .childChannelInitializer { [shared] channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let loop = byLoop[ObjectIdentifier(channel.eventLoop)] else { return }
                    try GRPCServer.accept(channel, loop, shared)
                }
            }
        let channel = try await bootstrap.bind(
            host: configuration.host, port: configuration.port
        ).get()
        listener.withLock { $0 = channel }
        guard let address = channel.localAddress else { throw ChannelError.unknownLocalAddress }
        return address
    }

    private static func accept(
        _ channel: any Channel, _ loop: LoopState, _ shared: ServerShared
    ) throws {
        let address = channel.remoteAddress?.ipAddress ?? ""
        guard shared.enter(address) else {
            loop.metrics.connections.refused &+= 1
            channel.close(promise: nil)
            return
        }
        let connection = Connection(loop: loop, address: address)
        do {
            try shared.configuration.prepareChannel?(channel)
            try channel.pipeline.syncOperations.addHandler(connection)
        } catch {
            shared.leave(address)
            throw error
        }
        if shared.isDraining.load(ordering: .relaxed) {
            connection.drain(reason: Connection.gracefulStop)
        }
    }

    /// Stops listening and asks every connection to finish: two-stage GOAWAY `graceful_stop`.
    /// Calls go on. Returns when the listener is closed.
    public func beginDrain() async {
        guard !shared.isDraining.exchange(true, ordering: .relaxed) else { return }
        let channel = listener.withLock { held in
            defer { held = nil }
            return held
        }
        try? await channel?.close().get()
        for loop in loops {
            loop.eventLoop.execute {
                loop.beginTurn()
                for connection in loop.connections { connection.drain(reason: "graceful_stop") }
                loop.flushDirty()
            }
        }
    }

    /// Drains, waits up to `grace` for the calls to finish, ends the others UNAVAILABLE, and
    /// stops the loops. A second call does nothing.
    public func shutdown(grace: Duration) async {
        guard !isStopping.exchange(true, ordering: .relaxed) else { return }
        await beginDrain()
        await waitForConnections(grace)
        for loop in loops { loop.eventLoop.execute { loop.closeAll(.shuttingDown) } }
        await waitForConnections(.seconds(2))
        try? await group.shutdownGracefully()
    }

    private func waitForConnections(_ limit: Duration) async {
        let end = ContinuousClock.now + limit
        while shared.openConnections > 0, ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Connections that are open now.
    public var openConnections: Int { shared.openConnections }

    /// The slowest unary calls since start, slowest first; at most 128. Any thread.
    public func slowCalls(limit: Int) -> [SlowCall] { shared.slowCalls.worst(limit) }

    /// All counters, collected on their loops.
    public func metrics() async -> MetricsSnapshot {
        let methods = shared.methods.methods
        var total = MetricsSnapshot(
            methods: methods.map { LoopMetrics.empty($0.path, $0.kind) }
                + [LoopMetrics.empty("", .unary)],
            connections: .init(), callsOpen: 0)
        for loop in loops {
            let before = total
            let merged = try? await loop.eventLoop.submit { loop.add(to: before) }.get()
            if let merged { total = merged }
        }
        return total
    }
}

extension LoopState {
    func add(to total: MetricsSnapshot) -> MetricsSnapshot {
        var total = total
        for index in total.methods.indices { metrics.add(index, to: &total.methods[index]) }
        total.connections.add(metrics.connections)
        total.callsOpen += openCalls
        return total
    }
}
