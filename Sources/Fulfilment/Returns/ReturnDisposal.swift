public import Inventory
public import Primitives

/// What a received unit is like.
public struct ReturnGrading: Hashable, Sendable {
    public var unit: ReturnUnitID
    public var grade: ReturnGrade
    /// Where it is another than the grade's: NEW only with A, DAMAGED with C or D, none with B.
    public var condition: Condition?
    public var remark: String

    public init(
        unit: ReturnUnitID, grade: ReturnGrade, condition: Condition? = nil, remark: String = ""
    ) {
        self.unit = unit
        self.grade = grade
        self.condition = condition
        self.remark = remark
    }
}

/// What becomes of a unit.
public struct ReturnDisposal: Hashable, Sendable {
    public var unit: ReturnUnitID
    public var disposition: Disposition
    /// In which it is restocked, where it is another than graded: no better than its grade allows.
    public var condition: Condition?
    /// For FORWARD. For RETURN_TO_VENDOR it is only noted.
    public var to: LocationIndex?
    /// For FORWARD: expected there, and the slot of that.
    public var expectedAt: Instant?
    public var slot: Instant

    public init(
        unit: ReturnUnitID, _ disposition: Disposition, condition: Condition? = nil,
        to: LocationIndex? = nil, expectedAt: Instant? = nil,
        slot: Instant = Instant(milliseconds: 0)
    ) {
        self.unit = unit
        self.disposition = disposition
        self.condition = condition
        self.to = to
        self.expectedAt = expectedAt
        self.slot = slot
    }
}
