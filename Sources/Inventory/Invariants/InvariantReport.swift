/// What `StateStore.verifyInvariants` found. A zero comes with its denominator.
public struct InvariantReport: Equatable, Sendable {
    public var skus = 0
    public var cells = 0
    public var reservations = 0
    public var allocations = 0
    /// Sentences that name what is wrong, at most `violationsMax`.
    public var violations: [String] = []
    public var violationCount = 0

    public static let violationsMax = 100

    public var isClean: Bool { violationCount == 0 }

    mutating func report(_ violation: @autoclosure () -> String) {
        violationCount += 1
        if violations.count < Self.violationsMax { violations.append(violation()) }
    }
}
