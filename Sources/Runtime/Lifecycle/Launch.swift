internal import Foundation
internal import Inventory
internal import Journal
internal import Logging
internal import Primitives
internal import Service
internal import ServiceLifecycle
internal import UnixSignals

/// The front door of `Runtime`: settings in, exit code out.
///
/// Brings the house up in its order — lock the data directory, recover, load the demo if asked,
/// listen, ready — keeps it running as a group of services, and takes it down in the order of the
/// drain. Called by `domd serve`. The one place that knows every step of the path.
public enum Launch {
    /// Returns when the server has stopped; the result is the exit code of the process.
    public static func serve(_ settings: Settings) async -> Int32 {
        let level = LogLevel(Logger.Level(rawValue: settings.logLevel) ?? .info)
        let logger = makeLogger(settings, level)
        // A peer that goes away is an error of a write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        do {
            let place = try DataDirectory(settings, logger)
            defer { place.removeIfTemporary() }
            try await run(settings, place, logger, level)
            return ExitCode.stopped
        } catch let failure as RPCFailure {
            logger.critical("cannot go on", metadata: ["error": "\(failure.message)"])
            return ExitCode.startFailed
        } catch {
            logger.critical("cannot go on", metadata: ["error": "\(error)"])
            return ExitCode.startFailed
        }
    }

    private static func makeLogger(_ settings: Settings, _ level: LogLevel) -> Logger {
        let isTerminal = isatty(STDERR_FILENO) == 1
        let format: LineLogHandler.Format =
            switch settings.logFormat {
            case "json": .json
            case "pretty": .pretty
            default: isTerminal ? .pretty : .json
            }
        return Logger(label: "domd") { label in
            LineLogHandler(label: label, format: format, level: level)
        }
    }

    private static func run(
        _ settings: Settings, _ place: DataDirectory, _ logger: Logger, _ level: LogLevel
    ) async throws {
        let levers = Levers()
        let commits = CommitMetrics()
        let options = levers.options(settings, directory: place.path, level: level)
        let store = try await Blocking.run {
            try OpenStore(settings, directory: place.path, commits: commits, options: options)
        }
        log(store, logger)
        if settings.demo { try await loadDemo(into: store, logger) }
        let server = try Server(settings, store: store, logger: logger, commits: commits)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: TickService(server: server)),
                    .init(service: SnapshotService(server: server)),
                    .init(
                        service: ServingService(server: server) { ready($0, settings, logger) },
                        successTerminationBehavior: .gracefullyShutdownGroup),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger)))
        levers.connect(server, group)
        do {
            try await group.run()
        } catch {
            try? await Blocking.run { try store.close() }
            throw error
        }
        try await server.finish()
    }

    private static func ready(
        _ addresses: Server.Addresses, _ settings: Settings, _ logger: Logger
    ) {
        logger.info(
            "ready",
            metadata: [
                "listen": "\(addresses.listen)", "operations": "\(addresses.operations)",
                "version": "\(Version.text)",
            ])
        if settings.demo {
            print(DemoGreeting.text(addresses))
            // A pipe would keep it until the end.
            fflush(nil)
        }
    }

    /// The group's own chatter is for debugging.
    private static func quiet(_ logger: Logger) -> Logger {
        var quiet = Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }
        if logger.logLevel <= .debug { quiet = logger }
        return quiet
    }

    private static func log(_ store: OpenStore, _ logger: Logger) {
        let report = store.service.recovery
        for note in report.notes where !report.initialised {
            logger.warning("recovery", metadata: ["note": "\(note)"])
        }
        for torn in report.torn {
            logger.warning(
                "a torn tail that was never acknowledged was cut and kept aside",
                metadata: [
                    "segment": "\(torn.segment)", "offset": "\(torn.offset)",
                    "copy": "\(torn.copy)",
                ])
        }
        let duration = store.service.recoveryDuration
        logger.info(
            report.initialised ? "new store" : "recovered",
            metadata: [
                "revision": "\(report.last.value)", "epoch": "\(report.epoch)",
                "clean": "\(report.cleanShutdown)", "replayed": "\(duration.transactions)",
                "elapsed_ms": "\(duration.nanoseconds / 1_000_000)",
            ])
    }

    private static func loadDemo(into store: OpenStore, _ logger: Logger) async throws {
        let begin = ContinuousClock.now
        let loaded = try await Blocking.run {
            let state = store.statistics().state
            guard state.locations == 0, state.skus == 0 else {
                return DemoLoader.Loaded?.none
            }
            let loaded = try DemoLoader(LocalCalls(store.methods), now: .now).load()
            try store.service.journal.waitUntilDurable(loaded.sequence)
            return loaded
        }
        guard let loaded else {
            logger.notice("the store is not empty; the demo network is not loaded")
            return
        }
        logger.info(
            "demo network loaded",
            metadata: [
                "locations": "\(loaded.locations)", "skus": "\(loaded.skus)",
                "cells": "\(loaded.cells)", "supplies": "\(loaded.supplies)",
                "elapsed": "\(ContinuousClock.now - begin)",
            ])
    }
}
