internal import Primitives

@testable internal import Journal

/// Small segments and batches, so that a test of a few hundred records rolls and queues.
func smallOptions(_ change: (inout JournalOptions) -> Void = { _ in }) -> JournalOptions {
    var options = JournalOptions()
    options.mode = .inline
    options.segmentBytes = 64 << 10
    options.batchBytesMax = 8 << 10
    options.batchRecordsMax = 64
    options.retention.segmentsMin = 2
    options.retention.milliseconds = 0
    options.wallClock = { Instant(milliseconds: 1_700_000_000_000) }
    let generator = CountingRandom()
    options.random = { generator.next() }
    change(&options)
    return options
}

final class CountingRandom: @unchecked Sendable {
    private var generator = SeededGenerator(seed: 42)
    func next() -> UInt64 { generator.next() }
}

func openSmall(
    _ disk: SimulatedStorage, _ change: (inout JournalOptions) -> Void = { _ in }
) throws -> (journal: Journal, report: RecoveryReport) {
    let opened = try Journal.open(storage: disk, options: smallOptions(change))
    opened.journal.start()
    return opened
}

/// A payload that says its own number and has a length of its own.
func payload(_ number: Int) -> [UInt8] {
    var bytes = withUnsafeBytes(of: UInt64(number).littleEndian) { [UInt8]($0) }
    bytes.append(contentsOf: repeatElement(UInt8(truncatingIfNeeded: number), count: number % 97))
    return bytes
}

/// The number of an intact `payload`; nil otherwise.
func number(_ bytes: RawSpan) -> Int? {
    bytes.withUnsafeBytes { raw in
        guard raw.count >= 8 else { return nil }
        let value = Int(raw.loadUnaligned(as: UInt64.self))
        return payload(value).elementsEqual(raw) ? value : nil
    }
}

extension Journal {
    @discardableResult
    func append(_ number: Int) -> SequenceNumber {
        payload(number).withUnsafeBytes {
            append(kind: 7, time: Instant(milliseconds: Int64(number)), $0)
        }
    }

    func allRecords(from first: UInt64 = 1) throws -> [Int] {
        var numbers: [Int] = []
        try replay(from: SequenceNumber(first)) { info, payload in
            guard let value = number(payload), info.time.milliseconds == value, info.kind == 7
            else { throw JournalError(.corrupt, "record \(info.sequence.value)") }
            numbers.append(value)
        }
        return numbers
    }
}
