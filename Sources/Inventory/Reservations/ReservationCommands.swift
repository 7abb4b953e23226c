public import Primitives

/// What a shortage means for the whole call; raw values are the wire's.
public enum ReservePolicy: UInt8, Sendable, CaseIterable {
    /// Every line in full, or nothing happens.
    case allOrNothing = 1
    /// Each line in full or not at all.
    case perLine = 2
    /// Each line as much as there is, at least its minimum, or not at all.
    case bestEffort = 3
}

/// Take units softly until a time, or at once for good.
public struct ReserveCommand: Sendable {
    public struct Line: Sendable {
        public var sku: SkuKey
        public var quantity: Quantity
        public var scope: ReservationLine.Scope
        /// Required for `.location`, nil for `.pool`.
        public var location: LocationIndex?
        /// Least acceptable units under `bestEffort`; 0 = 1.
        public var minimum: Quantity
        public var condition: Condition
        /// Future supply to take them from; empty = the shelf.
        public var supply: String

        public init(
            sku: SkuKey, quantity: Quantity, scope: ReservationLine.Scope = .pool,
            location: LocationIndex? = nil, minimum: Quantity = 0, condition: Condition = .new,
            supply: String = ""
        ) {
            self.sku = sku
            self.quantity = quantity
            self.scope = scope
            self.location = location
            self.minimum = minimum
            self.condition = condition
            self.supply = supply
        }
    }

    public var id: ReservationID
    public var owner: String
    public var view: ViewIndex
    public var reference: String
    /// 0 = `Limits.holdMillisecondsDefault`; ignored with `commits`.
    public var ttlMilliseconds: Int64
    public var policy: ReservePolicy
    public var lines: [Line]
    public var commits: Bool

    public init(
        id: ReservationID, owner: String = "", view: ViewIndex = .everything,
        reference: String = "", ttlMilliseconds: Int64 = 0,
        policy: ReservePolicy = .allOrNothing, lines: [Line], commits: Bool = false
    ) {
        self.id = id
        self.owner = owner
        self.view = view
        self.reference = reference
        self.ttlMilliseconds = ttlMilliseconds
        self.policy = policy
        self.lines = lines
        self.commits = commits
    }
}

/// Which reservation a command means, and the revision the caller expects it to have.
public struct ReservationTarget: Sendable {
    public var id: ReservationID
    public var expectedRevision: SequenceNumber?

    public init(_ id: ReservationID, expectedRevision: SequenceNumber? = nil) {
        self.id = id
        self.expectedRevision = expectedRevision
    }
}

/// New quantity of one line, without what was consumed.
public struct AmendLine: Sendable {
    public var line: Int
    public var quantity: Quantity

    public init(line: Int, quantity: Quantity) {
        self.line = line
        self.quantity = quantity
    }
}

/// Some units of one line (kits for a kit line), at one place if named.
public struct LineQuantity: Sendable {
    public var line: Int
    /// 0 = all that are left (at `location`, if named).
    public var quantity: Quantity
    public var location: LocationIndex?

    public init(line: Int, quantity: Quantity = 0, location: LocationIndex? = nil) {
        self.line = line
        self.quantity = quantity
        self.location = location
    }
}

/// Move some units of one line (kits for a kit line).
public struct TransferLine: Sendable {
    public var line: Int
    /// 0 = all at `from`.
    public var quantity: Quantity
    /// nil = those only pinned to the pool.
    public var from: LocationIndex?
    public var to: LocationIndex

    public init(
        line: Int, quantity: Quantity = 0, from: LocationIndex? = nil, to: LocationIndex
    ) {
        self.line = line
        self.quantity = quantity
        self.from = from
        self.to = to
    }
}

/// What became of one line of a Reserve or Amend.
public struct LineOutcome: Equatable, Sendable {
    public var asked: Quantity
    public var reserved: Quantity
    /// Units that could have been had, when fewer than asked.
    public var available: Quantity
    public var earliest: Instant?

    public init(
        asked: Quantity, reserved: Quantity, available: Quantity = 0, earliest: Instant? = nil
    ) {
        self.asked = asked
        self.reserved = reserved
        self.available = available
        self.earliest = earliest
    }
}

/// A reservation after a command. Its `revision` is that of before when something changed: the new
/// one is the sequence number that the transaction gets.
public struct ReservationOutcome: Equatable, Sendable {
    public var record: ReservationRecord
    /// One per line asked, for Reserve and Amend.
    public var lines: [LineOutcome]
    /// True when the hold had expired and its units were taken again.
    public var revived: Bool

    public init(record: ReservationRecord, lines: [LineOutcome] = [], revived: Bool = false) {
        self.record = record
        self.lines = lines
        self.revived = revived
    }
}
