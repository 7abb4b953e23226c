internal import Primitives
internal import Synchronization
internal import Testing

@testable internal import Journal

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A directory on the real disk, removed at the end.
final class TemporaryDirectory {
    let path: String

    init() {
        var template = Array("/tmp/journal-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "mkdtemp failed")
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        if let parent = try? PosixStorage(location: path, creates: false) {
            remove(parent)
        }
        if let data = try? PosixStorage(location: path + "/data", creates: false) { remove(data) }
        rmdir(path + "/data")
        rmdir(path)
    }

    private func remove(_ storage: PosixStorage) {
        for entry in (try? storage.list()) ?? [] { try? storage.remove(entry.name) }
    }
}

@Suite("Threads and a real disk", .serialized)
struct ThreadTests {
    private func options() -> JournalOptions {
        var options = JournalOptions()
        options.segmentBytes = 2 << 20
        return options
    }

    @Test("threads append at once; every record is durable once, in order, over segments")
    func concurrent() throws {
        let directory = TemporaryDirectory()
        let (journal, report) = try Journal.open(
            directory: directory.path + "/data", options: options())
        #expect(report.initialised)
        journal.start()
        let highest = Atomic<UInt64>(0)
        journal.onDurable { sequence, failed in
            #expect(!failed)
            #expect(sequence.value > highest.exchange(sequence.value, ordering: .relaxed))
        }
        let threads = (0..<4).map { thread in
            JournalThread {
                for index in 0..<5_000 {
                    let sequence = journal.append(thread * 1_000_000 + index)
                    if index % 100 == 0 {
                        do { try journal.waitUntilDurable(sequence) } catch {
                            Issue.record("\(error)")
                        }
                        #expect(journal.durable >= sequence)
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        try journal.waitUntilDurable(journal.last)
        #expect(journal.durable.value == 20_000)
        try journal.close()
        try journal.close()

        let again = try Journal.open(directory: directory.path + "/data", options: options())
        #expect(again.report.cleanShutdown)
        var nextOf = [0, 0, 0, 0]
        try again.journal.replay { _, payload in
            let found = number(payload)
            let value = try #require(found)
            #expect(nextOf[value / 1_000_000] == value % 1_000_000)
            nextOf[value / 1_000_000] += 1
        }
        #expect(nextOf == [5_000, 5_000, 5_000, 5_000])
        try again.journal.close()
    }

    @Test("an idle log is sealed after a few milliseconds, without a commit of its own")
    func idleSeal() throws {
        let directory = TemporaryDirectory()
        let journal = try Journal.open(
            directory: directory.path + "/data", options: options()
        ).journal
        journal.start()
        try journal.waitUntilDurable(journal.append(1))
        let inspector = try JournalInspector(directory: directory.path + "/data")
        var sealed = false
        let deadline = SystemClock.monotonicNanoseconds + 10_000_000_000
        while !sealed, SystemClock.monotonicNanoseconds < deadline {
            try inspector.forEachBatch {
                sealed = $0.seals && $0.durable.value == 1
                return true
            }
        }
        #expect(sealed)
        #expect(try inspector.verify().isInUse)
        try journal.close()
    }

    @Test("a wiped data directory is refused because of the witness beside it")
    func wiped() throws {
        let directory = TemporaryDirectory()
        try Journal.open(directory: directory.path + "/data", options: options()).journal.close()
        let data = try PosixStorage(location: directory.path + "/data")
        for entry in try data.list() { try data.remove(entry.name) }
        let error = #expect(throws: JournalError.self) {
            try Journal.open(directory: directory.path + "/data", options: options())
        }
        #expect(error?.row == .knownStoreIsEmpty)
        var forced = options()
        forced.initialisation = .always
        let opened = try Journal.open(directory: directory.path + "/data", options: forced)
        #expect(opened.report.initialised)
        try opened.journal.close()
    }

    @Test("a failing disk wakes every waiter with an error and ends the threads")
    func failure() throws {
        let disk = SimulatedStorage()
        let journal = try Journal.open(
            storage: disk, options: smallOptions { $0.mode = .threaded }
        ).journal
        journal.start()
        try journal.waitUntilDurable(journal.append(1))
        disk.inject(Fault(.writeDurably, number: EIO, on: "wal-", isSticky: true))
        let failures = Atomic<Int>(0)
        let waiters = (0..<8).map { index in
            JournalThread {
                do { try journal.waitUntilDurable(journal.append(2 + index)) } catch {
                    failures.add(1, ordering: .relaxed)
                }
            }
        }
        for waiter in waiters { waiter.join() }
        #expect(failures.load(ordering: .relaxed) == 8)
        #expect(throws: JournalError.self) { try journal.close() }
    }

    @Test("what is appended in a burst is written together, unless somebody waits for it")
    func burst() throws {
        let directory = TemporaryDirectory()
        var options = options()
        let batches = Mutex<[Int]>([])
        options.onCommit = { commit in batches.withLock { $0.append(commit.records) } }
        let journal = try Journal.open(
            directory: directory.path + "/data", options: options
        ).journal
        journal.start()
        // Two loops' bursts overlap: the end of either makes everything due.
        journal.beginBurst()
        for value in 1...99 { journal.append(value) }
        journal.beginBurst()
        let last = journal.append(100)
        journal.endBurst()
        try journal.waitUntilDurable(last)
        // A caller that waits inside a burst is not kept waiting for its end.
        try journal.waitUntilDurable(journal.append(101))
        journal.append(102)
        journal.endBurst()
        // Commits are told after those who wait have been woken; all of them before the end.
        try journal.close()
        #expect(batches.withLock { $0 } == [100, 1, 1])
    }

    @Test("a reader follows the writer over segments and sees every record once")
    func follow() throws {
        let directory = TemporaryDirectory()
        let journal = try Journal.open(
            directory: directory.path + "/data", options: options()
        ).journal
        journal.start()
        let writer = JournalThread {
            for value in 1...20_000 {
                while journal.admit(.growing) != .admitted { sched_yield() }
                journal.append(value)
            }
        }
        var next = SequenceNumber(1)
        while next.value <= 20_000 {
            let from = next
            next = try journal.read(from: next, bytesMax: 64 << 10) { info, payload in
                let found = number(payload)
                #expect(found == Int(info.sequence.value))
            }
            if next == from { sched_yield() }
        }
        writer.join()
        try journal.close()
    }
}
