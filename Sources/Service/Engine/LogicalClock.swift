internal import Primitives
internal import Synchronization

/// The time that decisions are made at: the wall clock, but never backwards.
///
/// A wall clock that jumps ahead by more than `jumpMax` between two looks would expire every hold
/// at once on the word of one bad time server. Then expiry is held back (`trustsExpiry` is false)
/// until the clock has advanced steadily again, and an alarm is counted.
final class LogicalClock: Sendable {
    /// Milliseconds; PROOF's five minutes.
    static let jumpMax: Int64 = 5 * 60_000

    private let last: Atomic<Int64>
    private let alarms = Atomic<UInt64>(0)
    /// Expiry waits until the wall clock has passed this much steady time, milliseconds.
    private let heldUntil = Atomic<Int64>(.min)

    init(startingAt instant: Instant = Instant(milliseconds: 0)) {
        last = Atomic(instant.milliseconds)
    }

    /// How often the wall clock jumped ahead.
    var jumps: UInt64 { alarms.load(ordering: .relaxed) }

    /// The latest instant given out.
    var latest: Instant { Instant(milliseconds: last.load(ordering: .acquiring)) }

    /// `max(last, wall)`; one or two atomic operations.
    func advance(to wall: Instant) -> Instant {
        let (before, after) = last.max(wall.milliseconds, ordering: .acquiringAndReleasing)
        if after &- before > Self.jumpMax, before != 0 { noteJump(to: after) }
        return Instant(milliseconds: after)
    }

    /// Whether holds may be expired at `now`.
    func trustsExpiry(at now: Instant) -> Bool {
        now.milliseconds >= heldUntil.load(ordering: .relaxed)
    }

    /// After a start the log's last time is old by as long as the process was down: no alarm.
    func restart(at wall: Instant) {
        _ = last.max(wall.milliseconds, ordering: .acquiringAndReleasing)
    }

    private func noteJump(to now: Int64) {
        alarms.wrappingAdd(1, ordering: .relaxed)
        // A minute of steady time shows that the new time is meant.
        heldUntil.store(now &+ 60_000, ordering: .relaxed)
    }
}
