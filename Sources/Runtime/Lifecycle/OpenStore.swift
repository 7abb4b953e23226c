internal import Archive
internal import Foundation
internal import Journal
internal import Primitives
internal import Service

/// The service on its journal, as `Runtime` holds it.
final class OpenStore: ServedStore {
    let service: DOMService

    /// Locks the data directory, verifies it, and brings the state back. Blocks.
    init(_ settings: Settings, directory: String, commits: CommitMetrics, options: ServiceOptions)
        throws
    {
        var journalOptions = JournalOptions()
        journalOptions.initialisation = settings.initialise ? .always : .ifNeverUsed
        journalOptions.retention.milliseconds = settings.historyTime
        journalOptions.retention.bytesMax = settings.historyBytes
        journalOptions.onCommit = { commits.record($0) }
        let (journal, report) = try Journal.open(directory: directory, options: journalOptions)
        var options = options
        if settings.archive {
            options.archive = try OpenStore.openArchive(
                in: directory, store: "\(report.store)", last: report.last)
        }
        service = try DOMService(
            journal: journal, recovery: report, options: options, now: Instant.now)
        journal.start()
        service.startArchive { Instant.now }
    }

    /// In a directory of its own, where the journal does not look.
    private static func openArchive(
        in directory: String, store: String, last: SequenceNumber
    ) throws -> Archive {
        let place = directory + "/archive"
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return try Archive(path: place + "/archive.sqlite", store: store, last: last)
    }

    var methods: [Method] { service.methods }
    var durability: any DurabilitySource { service.journal }
    var failureText: String? { service.journal.failure?.description }
    var isDiskFull: Bool { !service.journal.hasRoom(for: .growing) }
    var snapshotRevision: UInt64 { service.snapshotRevision }
    var revision: UInt64 { service.journal.last.value }

    func statistics() -> ServiceStatistics { service.statistics }

    func tick(_ now: Instant) { service.tick(now: now) }

    func takeSnapshot() throws -> SnapshotTaken? {
        guard let summary = try service.takeSnapshot() else { return nil }
        return SnapshotTaken(
            file: summary.name, bytes: summary.bytes, revision: summary.newest.value)
    }

    func close() throws {
        service.stopArchive()
        try service.journal.close()
    }
}
