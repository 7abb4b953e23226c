internal import DequeModule
internal import Primitives

/// Answers already given, by key; bounded in time and in number, oldest forgotten first.
struct IdempotencyTable: Sendable {
    private(set) var answers: [IdempotencyHash: IdempotencyRecord] = [:]
    private var order: Deque<IdempotencyHash> = []
    /// Answers forgotten for want of room, before their time.
    private(set) var forgottenEarly: UInt64 = 0

    static let countMax = Limits.idempotencyKeysMax / Limits.reservationShards

    var count: Int { answers.count }

    /// Oldest first.
    var inOrder: [IdempotencyRecord] { order.compactMap { answers[$0] } }

    func find(_ key: IdempotencyHash) -> IdempotencyRecord? { answers[key] }

    mutating func put(_ record: IdempotencyRecord) {
        if answers.updateValue(record, forKey: record.key) == nil { order.append(record.key) }
        if order.count > Self.countMax {
            answers[order.removeFirst()] = nil
            forgottenEarly += 1
        }
    }

    mutating func forget(before horizon: Instant) {
        while let oldest = order.first, let record = answers[oldest], record.time < horizon {
            order.removeFirst()
            answers[oldest] = nil
        }
    }
}
