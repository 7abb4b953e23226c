internal import Primitives

/// The wall clock of the story, and what a server must make of it: logical time never goes back,
/// and after a jump of more than five minutes holds are not ended for another minute.
struct Time {
    private(set) var wall: Instant
    private var last = Instant(milliseconds: 0)
    private var heldUntil = Instant.distantPast

    init(wall: Instant) { self.wall = wall }

    static let jumpMax: Int64 = 5 * 60_000

    mutating func pass(_ milliseconds: Int64) { wall = wall.advanced(byMilliseconds: milliseconds) }

    func logical(at wall: Instant) -> Instant { max(last, wall) }

    /// Somebody calls the server now.
    mutating func look() {
        let now = max(last, wall)
        if now.milliseconds - last.milliseconds > Self.jumpMax, last.milliseconds != 0 {
            heldUntil = now.advanced(byMilliseconds: 60_000)
        }
        last = now
    }

    /// A server starts, and has read `logged` as the latest time of its log.
    mutating func restart(logged: Instant) {
        last = max(logged, wall)
        heldUntil = .distantPast
    }

    /// The latest logical time.
    var now: Instant { last }

    var trustsExpiry: Bool { last >= heldUntil }
}
