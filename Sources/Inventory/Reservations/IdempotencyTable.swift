internal import DequeModule
internal import Primitives

/// Answers already given, by key; bounded in time, number and bytes, oldest forgotten first.
struct IdempotencyTable: Sendable {
    private(set) var answers: [IdempotencyHash: IdempotencyRecord] = [:]
    /// Oldest first. The time is that of the first answer: reading it here spares a look-up.
    private var order: Deque<(key: IdempotencyHash, time: Instant)> = []
    private var bytes = 0
    /// Answers forgotten for want of room, before their time.
    private(set) var forgottenEarly: UInt64 = 0

    static let countMax = Limits.idempotencyKeysMax / Limits.reservationShards
    static let bytesMax = Limits.idempotencyBytesMax / Limits.reservationShards
    /// What an answer costs beside its reply: entry, key twice, allocation.
    static let overhead = 128

    var count: Int { answers.count }

    /// Oldest first.
    var inOrder: [IdempotencyRecord] { order.compactMap { answers[$0.key] } }

    func find(_ key: IdempotencyHash) -> IdempotencyRecord? { answers[key] }

    mutating func put(_ record: IdempotencyRecord) {
        bytes += Self.overhead + record.reply.count
        if let old = answers.updateValue(record, forKey: record.key) {
            bytes -= Self.overhead + old.reply.count
        } else {
            order.append((record.key, record.time))
        }
        while order.count > Self.countMax || bytes > Self.bytesMax {
            forgetOldest()
            forgottenEarly += 1
        }
    }

    mutating func forget(before horizon: Instant) {
        while let oldest = order.first, oldest.time < horizon, let record = answers[oldest.key],
            record.time < horizon
        {
            forgetOldest()
        }
    }

    private mutating func forgetOldest() {
        guard let gone = answers.removeValue(forKey: order.removeFirst().key) else { return }
        bytes -= Self.overhead + gone.reply.count
    }
}
