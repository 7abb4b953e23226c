internal import Journal
internal import Primitives
internal import Service

/// The service on its journal, as `Runtime` holds it.
final class OpenStore: ServedStore {
    let service: DOMService

    /// Locks the data directory, verifies it, and brings the state back. Blocks.
    init(_ settings: Settings, directory: String, commits: CommitMetrics, options: ServiceOptions)
        throws(JournalError)
    {
        var journalOptions = JournalOptions()
        journalOptions.initialisation = settings.initialise ? .always : .ifNeverUsed
        journalOptions.retention.milliseconds = settings.historyTime
        journalOptions.retention.bytesMax = settings.historyBytes
        journalOptions.onCommit = { commits.record($0) }
        let (journal, report) = try Journal.open(directory: directory, options: journalOptions)
        service = try DOMService(
            journal: journal, recovery: report, options: options, now: Instant.now)
        journal.start()
    }

    var methods: [Method] { service.methods }
    var durability: any DurabilitySource { service.journal }
    var failureText: String? { service.journal.failure?.description }
    var snapshotRevision: UInt64 { service.snapshotRevision }
    var revision: UInt64 { service.journal.last.value }

    func statistics() -> ServiceStatistics { service.statistics }

    func tick(_ now: Instant) { service.tick(now: now) }

    func takeSnapshot() throws -> SnapshotTaken? {
        guard let summary = try service.takeSnapshot() else { return nil }
        return SnapshotTaken(
            file: summary.name, bytes: summary.bytes, revision: summary.newest.value)
    }

    func close() throws { try service.journal.close() }
}
