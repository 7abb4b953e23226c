internal import Primitives

/// The snapshots of a running store: keeps the two newest verified ones, says what they cover.
final class SnapshotSet: @unchecked Sendable {
    private let storage: any Storage
    private let store: StoreIdentity
    private let signal = Signal()
    /// Verified, newest first.
    private var verified: [SnapshotReader]
    private var isWriting = false
    /// Files that did not verify: left alone as evidence.
    private var rejected: Set<String> = []

    init(storage: any Storage, store: StoreIdentity, verified: [SnapshotReader]) {
        self.storage = storage
        self.store = store
        self.verified = verified
    }

    /// Newest first; those verified so far.
    var all: [SnapshotReader] { signal.withLock { verified } }

    /// False if a snapshot is being written already.
    func begin() -> Bool {
        signal.withLock {
            defer { isWriting = true }
            return !isWriting
        }
    }

    func end() { signal.withLock { isWriting = false } }

    /// Takes a finished snapshot in and deletes verified ones beyond the second.
    func add(_ reader: SnapshotReader) throws(JournalError) {
        defer { end() }
        try verifyOlder()
        let surplus = signal.withLock { () -> [SnapshotReader] in
            verified.removeAll { $0.name == reader.name }
            verified.append(reader)
            verified.sort { $0.newest > $1.newest }
            defer { verified = Array(verified.prefix(2)) }
            return Array(verified.dropFirst(2))
        }
        do {
            for old in surplus { try storage.remove(old.name) }
            if !surplus.isEmpty { try storage.syncDirectory() }
        } catch {
            throw JournalError(error)
        }
    }

    /// The record from which the older of two verified snapshots replays; nil if there are not two.
    func coveredBefore() throws(JournalError) -> SequenceNumber? {
        try verifyOlder()
        return signal.withLock { verified.count >= 2 ? verified.map(\.replayFrom).min() : nil }
    }

    /// Opening verifies the newest only; the others are verified when something depends on them.
    private func verifyOlder() throws(JournalError) {
        let known = signal.withLock { Set(verified.map(\.name)).union(rejected) }
        let names: [String]
        do {
            names = try storage.list().map(\.name).filter(FileName.isSnapshot)
        } catch {
            throw JournalError(error)
        }
        for name in names where !known.contains(name) {
            do {
                let reader = try SnapshotReader.open(storage, name: name, store: store)
                try reader.verifyChunks()
                signal.withLock {
                    verified.append(reader)
                    verified.sort { $0.newest > $1.newest }
                }
            } catch {
                signal.withLock { _ = rejected.insert(name) }
            }
        }
    }
}
