internal import Foundation
internal import GRPC
internal import Logging
internal import NIOCore
internal import Primitives
internal import ProtobufWire
internal import Synchronization
internal import Transport

/// An open store behind its two ports: the piece of `Runtime` that joins the path.
///
/// `start` listens and says ready; `stopServing` and `finish` are the two halves of the drain, in
/// the order that WIRE.md prescribes. Owns nothing that decides: calls go to the service's
/// methods, bytes to `Transport`.
final class Server: Sendable {
    let settings: Settings
    let store: any ServedStore
    let logger: Logger
    let readiness = Readiness()
    let health: HealthRegistry
    let commits: CommitMetrics
    let snapshots = SnapshotMetrics()
    private let startedAt = Date()
    private let grpc: GRPCServer
    private let operations = Mutex<OperationsServer?>(nil)
    /// Told the name of each step of the drain as it begins.
    private let onStep: @Sendable (String) -> Void

    init(
        _ settings: Settings, store: any ServedStore, logger: Logger,
        commits: CommitMetrics = CommitMetrics(),
        onStep: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.settings = settings
        self.store = store
        self.logger = logger
        self.commits = commits
        self.onStep = onStep
        let ours = store.methods
        let services = Set(ours.compactMap { $0.path.split(separator: "/").first.map(String.init) })
        health = HealthRegistry(services: services.sorted())
        let methods =
            ours + HealthService.methods(health)
            + (try ReflectionService.methods(descriptorSet: EmbeddedFile.descriptorSet))
        grpc = GRPCServer(
            Server.transport(settings, logger), methods: methods, durability: store.durability)
    }

    /// What the wire is told of the settings.
    private static func transport(_ settings: Settings, _ logger: Logger) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.host = settings.listen.host
        configuration.port = settings.listen.port
        configuration.loops = settings.threads
        configuration.connectionsMax = settings.connectionsMax
        configuration.connectionsPerAddressMax = settings.connectionsPerAddress
        configuration.idleMilliseconds = settings.connectionIdle
        configuration.ageMilliseconds =
            settings.connectionAge == 0 ? nil : settings.connectionAge
        configuration.ageGraceMilliseconds = settings.connectionAgeGrace
        configuration.keepaliveMilliseconds = settings.keepaliveInterval
        configuration.keepaliveTimeoutMilliseconds = settings.keepaliveTimeout
        configuration.admit = { (path, context) throws(RPCFailure) in
            guard logger.logLevel <= .debug else { return }
            var fields: Logger.Metadata = ["method": "\(path)"]
            if let trace = context.metadata.text("traceparent") {
                fields["traceparent"] = "\(trace)"
            }
            logger.debug("call", metadata: fields)
        }
        return configuration
    }

    // MARK: Start

    /// Where the server can be reached.
    struct Addresses: Sendable {
        var listen: ListenAddress
        var operations: ListenAddress
    }

    /// Binds both ports and says ready. The store is open and its state recovered.
    func start() async throws -> Addresses {
        store.durability.onDurable { [self] _, failed in
            if failed { journalFailed() }
        }
        let pages = OperationsServer(routes: routes.routes)
        let operationsAddress = try await Server.bind(settings.operations, "operations") {
            try await pages.start(host: $0, port: $1)
        }
        operations.withLock { $0 = pages }
        do {
            let address = try await Server.bind(settings.listen, "listen") { _, _ in
                try await grpc.start()
            }
            health.setAllServing()
            readiness.become(.ready)
            return Addresses(listen: address, operations: operationsAddress)
        } catch {
            await pages.stop()
            await grpc.shutdown(grace: .zero)
            throw error
        }
    }

    private static func bind(
        _ address: ListenAddress, _ setting: String,
        _ start: (String, Int) async throws -> SocketAddress
    ) async throws -> ListenAddress {
        do {
            let bound = try await start(address.host, address.port)
            return ListenAddress(host: address.host, port: bound.port ?? address.port)
        } catch {
            throw StartError("\(setting): cannot listen on \(address): \(error)")
        }
    }

    var openConnections: Int { grpc.openConnections }

    func slowCalls(limit: Int) -> [SlowCall] { grpc.slowCalls(limit: limit) }

    // MARK: Drain

    /// Health NOT_SERVING and `/readyz` 503, a few seconds for load balancers to see it, two-stage
    /// GOAWAY, and time for the calls to finish.
    func stopServing() async {
        step("not serving")
        readiness.become(.draining)
        health.shutDown()
        try? await Task.sleep(for: .milliseconds(settings.drainDelay))
        step("closing connections")
        await grpc.shutdown(grace: .milliseconds(settings.drainGrace))
    }

    /// Everything durable, a last snapshot, the data directory let go, the operations port closed.
    /// After `stopServing`, when nothing ticks any more.
    func finish() async throws {
        step("flushing the journal")
        var failure: (any Error)?
        do {
            try await Blocking.run { [self] in
                try closeStore()
            }
        } catch {
            failure = error
        }
        let pages = operations.withLock { $0 }
        await pages?.stop()
        if let failure { throw failure }
        step("stopped")
    }

    private func closeStore() throws {
        // The record that says a snapshot is complete stands behind it and is no change.
        let changed = store.revision > store.snapshotRevision + 1
        if store.failureText == nil, changed { snapshot() }
        try store.close()
    }

    private func step(_ name: String) {
        logger.info("drain", metadata: ["step": "\(name)"])
        onStep(name)
    }

    /// Takes a snapshot now; a failure is logged and counted, and serving goes on.
    func snapshot() {
        let begin = ContinuousClock.now
        do {
            guard let taken = try store.takeSnapshot() else { return }
            snapshots.taken()
            logger.info(
                "snapshot",
                metadata: [
                    "file": "\(taken.file)", "bytes": "\(taken.bytes)",
                    "revision": "\(taken.revision)", "elapsed": "\(ContinuousClock.now - begin)",
                ])
        } catch {
            snapshots.failed()
            logger.error("snapshot failed", metadata: ["error": "\(error)"])
        }
    }

    /// Nothing can be acknowledged any more: say so, give the loops a moment to end their calls,
    /// and exit. Called on the journal's thread.
    private func journalFailed() {
        let reason = store.failureText ?? "the journal has stopped"
        readiness.become(.failed(reason))
        health.shutDown()
        logger.critical(
            "the journal has stopped; exiting, retry open calls with the same idempotency key",
            metadata: ["error": "\(reason)"])
        let onFailure = self.onFailure.withLock { $0 }
        // A thread of its own: no queue that something else may occupy stands before the exit.
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.25)
            onFailure()
        }
    }

    /// What a stopped journal ends in.
    private let onFailure = Mutex<@Sendable () -> Void>({ ExitNow.exit(ExitCode.journalFailed) })

    func setOnFailure(_ body: @escaping @Sendable () -> Void) {
        onFailure.withLock { $0 = body }
    }

    // MARK: A full disk

    private static let diskFull = "the disk is full; reads and releases go on"
    private let saidDiskFull = Mutex(false)

    /// Says in the log when the disk is found full, and when it is not any more; true if it did.
    /// Called every tick.
    @discardableResult
    func noteSpace() -> Bool {
        let isFull = store.isDiskFull
        let isNews = saidDiskFull.withLock { said in
            defer { said = isFull }
            return said != isFull
        }
        guard isNews else { return false }
        if isFull {
            logger.error("\(Server.diskFull); free space on the data directory's file system")
        } else {
            logger.notice("the disk has room again; changes go on")
        }
        return true
    }

    // MARK: Operations

    private var routes: OperationsRoutes {
        OperationsRoutes(
            readiness: readiness,
            checks: { [self] in
                let durable = store.durability.durable.value
                let failure = store.failureText
                let trouble = failure ?? (store.isDiskFull ? Server.diskFull : nil)
                return [
                    ("store", true, "revision \(store.revision), durable \(durable)"),
                    ("journal", trouble == nil, trouble ?? "writing"),
                    ("connections", true, "\(grpc.openConnections) open"),
                ]
            },
            metrics: { [self] in await metrics() })
    }

    private func metrics() async -> String {
        let statistics = try? await Blocking.run { [store] in store.statistics() }
        return MetricsPage(
            version: Version.text, calls: await grpc.metrics(), statistics: statistics,
            commits: commits.values, snapshots: snapshots.values,
            snapshotRevision: store.snapshotRevision, revision: store.revision,
            durable: store.durability.durable.value, isDiskFull: store.isDiskFull,
            ready: readiness.state == .ready,
            process: .now(startedAt: startedAt)
        ).render()
    }
}
