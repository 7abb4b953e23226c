internal import Logging
internal import Primitives
internal import ServiceLifecycle
internal import UnixSignals

/// Listens, serves until the shutdown begins, then drains. Listed last in its group, so that it
/// ends first and the others go on until the last call is over. Listening begins here, where
/// signals are already caught: who sees the server ready may stop it in order.
struct ServingService: ServiceLifecycle.Service {
    let server: Server
    let onReady: @Sendable (Server.Addresses) -> Void

    func run() async throws {
        // Made before anybody can know of us, so that no signal slips between the two listeners.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        // Never cancelled: the last snapshot, after this service, may be cut short too.
        Task { await exitOnSecond(of: signals) }
        onReady(try await server.start())
        try? await gracefulShutdown()
        await server.stopServing()
    }

    /// The first signal begins the drain, by way of the group; another means now. What was
    /// acknowledged is durable.
    private func exitOnSecond(of signals: UnixSignalsSequence) async {
        for await signal in signals.dropFirst() {
            server.logger.warning("second signal, stopping now", metadata: ["signal": "\(signal)"])
            ExitNow.exit(ExitCode.stoppedNow)
        }
    }
}

/// Applies what has run out in shards that nobody touches.
struct TickService: ServiceLifecycle.Service {
    let server: Server

    func run() async throws {
        let period = Duration.milliseconds(server.settings.expiryTick)
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: period)
                server.store.tick(Instant.now)
                server.noteSpace()
            }
        }
    }
}

/// Takes a snapshot when the last is old or the journal has grown.
struct SnapshotService: ServiceLifecycle.Service {
    let server: Server

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var last = Mark(server)
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(1))
                guard isDue(since: last) else { continue }
                try await Blocking.run { server.snapshot() }
                last = Mark(server)
            }
        }
    }

    /// Where the server stood when the last snapshot was taken, or at the start.
    private struct Mark {
        let at = ContinuousClock.now
        let revision: UInt64
        let bytes: UInt64

        init(_ server: Server) {
            revision = server.store.revision
            bytes = server.commits.values.bytes
        }
    }

    private func isDue(since last: Mark) -> Bool {
        let settings = server.settings
        let age = ContinuousClock.now - last.at
        let grown = server.commits.values.bytes &- last.bytes
        let isOld =
            settings.snapshotInterval > 0 && age >= .milliseconds(settings.snapshotInterval)
        let isLong = settings.snapshotBytes > 0 && grown >= UInt64(settings.snapshotBytes)
        return (isOld || isLong) && server.store.revision > last.revision
    }
}
