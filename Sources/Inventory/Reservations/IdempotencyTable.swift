internal import DequeModule
internal import Primitives

/// Answers already given, by key; bounded in time, number and bytes, oldest forgotten first.
///
/// The answers stand in a queue in the order in which they were given. Slots with linear probing
/// say where a key's answer stands: keys are hashes already and are not hashed again. Find, put
/// and forget are O(1).
struct IdempotencyTable: Sendable {
    private struct Slot {
        /// The low half of the key; its low bits are where the search begins.
        var tag: UInt32 = 0
        /// Number of the answer; 0 = empty.
        var number: UInt32 = 0
    }

    /// Oldest first, numbered from `first` on without gaps.
    private var answers: Deque<IdempotencyRecord> = []
    private var first: UInt32 = 1
    private var slots = [Slot](repeating: Slot(), count: 8)
    private var bytes = 0
    /// Answers forgotten for want of room, before their time.
    private(set) var forgottenEarly: UInt64 = 0

    static let countMax = Limits.idempotencyKeysMax / Limits.reservationShards
    static let bytesMax = Limits.idempotencyBytesMax / Limits.reservationShards
    /// What an answer costs beside its reply: entry, key, slots, allocation.
    static let overhead = 128

    var count: Int { answers.count }

    /// Oldest first.
    var inOrder: [IdempotencyRecord] { Array(answers) }

    func find(_ key: IdempotencyHash) -> IdempotencyRecord? {
        slot(of: key).map { answers[place(slots[$0].number)] }
    }

    mutating func put(_ record: IdempotencyRecord) {
        bytes += Self.overhead + record.reply.count
        if let slot = slot(of: record.key) {
            let place = place(slots[slot].number)
            bytes -= Self.overhead + answers[place].reply.count
            answers[place] = record
        } else {
            answers.append(record)
            if answers.count * 4 > slots.count * 3 {
                index(in: slots.count * 2)
            } else if first > .max - UInt32(Self.countMax + 1) {
                // Numbers ran out, once in 4 billion answers.
                index(in: slots.count)
            } else {
                insert(record.key, first + UInt32(answers.count - 1))
            }
        }
        while answers.count > Self.countMax || bytes > Self.bytesMax {
            forgetOldest()
            forgottenEarly += 1
        }
    }

    mutating func forget(before horizon: Instant) {
        while let oldest = answers.first, oldest.time < horizon { forgetOldest() }
    }

    private mutating func forgetOldest() {
        guard let oldest = answers.first, let slot = slot(of: oldest.key) else { return }
        bytes -= Self.overhead + oldest.reply.count
        empty(slot)
        answers.removeFirst()
        first += 1
    }

    // MARK: Slots

    private func place(_ number: UInt32) -> Int { Int(number - first) }

    private func slot(of key: IdempotencyHash) -> Int? {
        let tag = UInt32(truncatingIfNeeded: key.low)
        var slot = home(tag)
        while slots[slot].number != 0 {
            if slots[slot].tag == tag, answers[place(slots[slot].number)].key == key {
                return slot
            }
            slot = after(slot)
        }
        return nil
    }

    private func home(_ tag: UInt32) -> Int { Int(tag) & (slots.count - 1) }

    private func after(_ slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

    private mutating func insert(_ key: IdempotencyHash, _ number: UInt32) {
        let tag = UInt32(truncatingIfNeeded: key.low)
        var slot = home(tag)
        while slots[slot].number != 0 { slot = after(slot) }
        slots[slot] = Slot(tag: tag, number: number)
    }

    /// Empties a slot; those behind it move up as far as their search may begin.
    private mutating func empty(_ slot: Int) {
        var hole = slot
        var next = after(slot)
        while slots[next].number != 0 {
            let mask = slots.count - 1
            if (next - home(slots[next].tag)) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = after(next)
        }
        slots[hole] = Slot()
    }

    /// Makes the slots anew, with numbers from 1 on.
    private mutating func index(in count: Int) {
        slots = [Slot](repeating: Slot(), count: count)
        first = 1
        for place in answers.indices { insert(answers[place].key, UInt32(place + 1)) }
    }
}
