internal import Primitives

/// When a failed call is tried again, and how long to wait before.
///
/// A retry repeats the same bytes, so a mutation carries the same idempotency key and happens once.
///
/// | failure                                   | answer                           |
/// |-------------------------------------------|----------------------------------|
/// | the server says "do not retry"            | give up                          |
/// | UNAVAILABLE, from server or connection    | back off, or as the server says  |
/// | RESOURCE_EXHAUSTED with a retry delay     | wait as the server says          |
/// | anything else                             | give up                          |
public struct RetryPolicy: Sendable {
    /// Tries in all, the first included.
    public var attemptsMax = 4
    public var backoffMilliseconds: Int64 = 50
    public var backoffMillisecondsMax: Int64 = 2_000

    public init() {}

    public static var never: RetryPolicy {
        var policy = RetryPolicy()
        policy.attemptsMax = 1
        return policy
    }

    /// Milliseconds to wait before try number `attempt + 1`, or nil to give up. `attempt` counts
    /// from 1. Backing off doubles and draws uniformly from the upper half ("equal jitter").
    func delay(
        after error: ClientError, attempt: Int, _ random: inout some RandomNumberGenerator
    ) -> Int64? {
        guard attempt < attemptsMax, !error.mustNotRetry else { return nil }
        let asked = error.failure.retryAfterMilliseconds.map { max(0, $0) }
        switch error.code {
        case .unavailable: break
        case .resourceExhausted where asked != nil: break
        default: return nil
        }
        let doubled = backoffMilliseconds << Int64(min(attempt - 1, 16))
        let ceiling = min(doubled, backoffMillisecondsMax)
        let jittered = ceiling / 2 + Int64.random(in: 0...max(1, ceiling / 2), using: &random)
        return asked.map { $0 + jittered / 4 } ?? jittered
    }
}
