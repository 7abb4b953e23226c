internal import Foundation
internal import Logging
internal import Service
internal import ServiceLifecycle
internal import Synchronization
internal import Transport

/// What operators' calls reach in the process: the service is made before the server and the
/// group it acts on, so they are connected afterwards.
final class Levers: Sendable {
    private let held = Mutex<(server: Server, group: ServiceGroup)?>(nil)

    func connect(_ server: Server, _ group: ServiceGroup) {
        held.withLock { $0 = (server, group) }
    }

    func options(_ settings: Settings, directory: String, level: LogLevel) -> ServiceOptions {
        var options = ServiceOptions()
        options.version = Version.text
        options.dataDirectory = directory
        options.rules = settings.rules
        options.decisionBytesMax = settings.decisionBytes
        options.decisionMillisecondsMax = settings.decisionTime
        options.recoveryThreads = max(1, ProcessInfo.processInfo.activeProcessorCount)
        options.offload = { work in DispatchQueue.global().async(execute: work) }
        options.drain = { [self] in
            let group = held.withLock { $0?.group }
            Task { await group?.triggerGracefulShutdown() }
        }
        options.setLogLevel = { name in
            guard let next = Logger.Level(rawValue: name) else { return nil }
            let previous = level.value
            level.value = next
            return previous.rawValue
        }
        options.openConnections = { [self] in
            UInt64(held.withLock { $0?.server.openConnections } ?? 0)
        }
        options.slowCalls = { [self] limit in
            let calls = held.withLock { $0?.server.slowCalls(limit: limit) } ?? []
            return calls.map {
                SlowCallRecord(
                    method: $0.path, at: $0.at, elapsedMicroseconds: $0.nanoseconds / 1_000,
                    code: $0.code, requestBytes: UInt64($0.requestBytes))
            }
        }
        options.journalBytes = { Levers.journalBytes(directory) }
        let startedAt = Date()
        options.residentBytes = { ProcessFigures.now(startedAt: startedAt).residentBytes }
        return options
    }

    /// Bytes of the journal's segments on disk.
    private static func journalBytes(_ directory: String) -> UInt64 {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix("wal-") }.reduce(0) { sum, name in
            let attributes = try? files.attributesOfItem(atPath: "\(directory)/\(name)")
            return sum + ((attributes?[.size] as? NSNumber)?.uint64Value ?? 0)
        }
    }
}
