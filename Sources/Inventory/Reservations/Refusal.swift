public import Primitives

/// Why a decision did not happen: what the caller is told, and what was short.
///
/// Nothing has changed when this is thrown. The service encodes `shortages` as details
/// (`dom.v1.Shortage`) of the failure.
public struct Refusal: Error, Sendable {
    public var failure: RPCFailure
    public var shortages: [Shortage]

    public init(_ failure: RPCFailure, shortages: [Shortage] = []) {
        self.failure = failure
        self.shortages = shortages
    }
}

/// Which line could not have what it asked for.
public struct Shortage: Equatable, Sendable {
    /// Index of the line in the request, from 0.
    public var line: Int
    /// What is short; for a kit the component.
    public var sku: SkuKey
    /// nil for a pool.
    public var location: LocationIndex?
    /// Units of `sku`.
    public var asked: Quantity
    /// Units of `sku` that could have been had.
    public var available: Quantity
    /// When the rest is expected, if supply is known.
    public var earliest: Instant?

    public init(
        line: Int, sku: SkuKey, location: LocationIndex?, asked: Quantity, available: Quantity,
        earliest: Instant? = nil
    ) {
        self.line = line
        self.sku = sku
        self.location = location
        self.asked = asked
        self.available = available
        self.earliest = earliest
    }
}

/// A decision: what it comes to, and the effects that make it so. No effects: nothing changes.
public struct Decided<Outcome: Sendable>: Sendable {
    public var outcome: Outcome
    public var effects: [Effect]

    public init(_ outcome: Outcome, _ effects: [Effect]) {
        self.outcome = outcome
        self.effects = effects
    }
}

extension Refusal {
    static func invalid(
        _ field: String, _ description: String, reason: String = "INVALID_FIELD"
    ) -> Refusal {
        Refusal(.invalid(field, description, reason: reason))
    }

    /// FAILED_PRECONDITION.
    static func precondition(_ reason: String, _ message: String) -> Refusal {
        Refusal(RPCFailure(.failedPrecondition, reason: reason, message))
    }

    static func short(_ shortages: [Shortage]) -> Refusal {
        let first = shortages.first
        let message =
            "\(shortages.count) line(s) are short; line \(first?.line ?? 0): "
            + "\(first?.asked ?? 0) of \(first?.sku.text ?? "") asked, "
            + "\(first?.available ?? 0) available"
        return Refusal(
            RPCFailure(.failedPrecondition, reason: "INSUFFICIENT_STOCK", message),
            shortages: shortages)
    }

    /// ABORTED: the caller's picture is old.
    static func revisionMismatch(_ expected: SequenceNumber, _ actual: SequenceNumber) -> Refusal {
        Refusal(
            RPCFailure(
                .aborted, reason: "REVISION_MISMATCH",
                "context.expected_revision: is \(expected.value), the revision is \(actual.value)",
                metadata: [("revision", String(actual.value))]))
    }

    /// ABORTED: what had to be locked changed between look and lock; the same call again succeeds.
    static let lockedTooLittle = Refusal(
        RPCFailure(
            .aborted, reason: "CONCURRENT_CHANGE",
            "it changed while the call waited for it; try again", retryAfterMilliseconds: 1))

    /// Whether `withLocked(reservation:…)` should look and lock again.
    var isRetry: Bool { failure.reason == "CONCURRENT_CHANGE" }
}
