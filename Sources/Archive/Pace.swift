internal import Foundation

/// How a thread in the background shares a processor with those that serve: it rests after every
/// quarter of a millisecond of work, for as long.
///
/// A low priority alone does not do that: the Linux scheduler may let a thread of any priority
/// finish its slice, 4 ms, while one that serves has long been woken.
public struct Pace {
    /// When the present work began; nil for no rests.
    private var began: ContinuousClock.Instant?

    private static let work = Duration.microseconds(250)
    private static let restSeconds = 0.000_25

    /// Never rests.
    public static var hurried: Pace { Pace(began: nil) }
    /// Half of the time at most.
    public static var gentle: Pace { Pace(began: .now) }

    /// Between two small pieces of work: rests if it is time to.
    public mutating func breathe() {
        guard let began, began.duration(to: .now) >= Self.work else { return }
        Thread.sleep(forTimeInterval: Self.restSeconds)
        self.began = .now
    }
}
