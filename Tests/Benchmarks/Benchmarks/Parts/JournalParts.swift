internal import Benchmark
internal import Foundation
internal import Journal
internal import Primitives

/// Appending, and the group commit: in memory, where only our own work counts, and on a real
/// disk, where its system calls are counted.
func journalParts() {
    part("append to the journal", iterations: 200, setup: { try Appending(.memory) }) {
        $0.append()
        try $0.commit(every: 1_000)
    }
    part("commit 64 records", repeats: 10, iterations: 200, setup: { try Appending(.memory) }) {
        for _ in 0..<64 { $0.append() }
        try $0.commit(every: 64)
    }
    part("commit 64 records to disk", repeats: 1, iterations: 50, setup: { try Appending(.disk) }) {
        for _ in 0..<64 { $0.append() }
        try $0.commit(every: 64)
    }
}

private final class Appending {
    enum Place {
        case memory
        case disk
    }

    let journal: Journal
    let payload = [UInt8](repeating: 0x5A, count: 200)
    private let directory: URL?
    private var count = 0

    init(_ place: Place) throws {
        var options = JournalOptions()
        options.mode = .inline
        switch place {
        case .memory:
            directory = nil
            journal = try Journal.open(storage: SimulatedStorage(), options: options).journal
        case .disk:
            let made = FileManager.default.temporaryDirectory
                .appending(path: "dom-parts-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
            directory = made
            let data = made.appending(path: "data").path
            journal = try Journal.open(directory: data, options: options).journal
        }
    }

    deinit {
        try? journal.close()
        if let directory { try? FileManager.default.removeItem(at: directory) }
    }

    func append() {
        let payload = payload
        count += 1
        blackHole(journal.append(kind: 1, time: Shop.now, payload.span.bytes))
    }

    func commit(every records: Int) throws {
        guard count.isMultiple(of: records) else { return }
        guard try journal.commitOnce() else { throw PartFailure(what: "nothing was committed") }
    }
}
