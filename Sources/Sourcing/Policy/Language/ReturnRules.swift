public import Inventory

/// What a policy for returns says beside where they go. Money is milli-cents.
public struct ReturnRules: Hashable, Sendable {
    /// Until when units may come back: the first that is for their line counts. None at all is
    /// always; a line that no one of several is for may not.
    public var windows: [ReturnWindow] = []
    /// Lines whose units never come back.
    public var finalSale: [Logic<LineTest>] = []
    /// Conditions that customers may declare, ascending; empty = any.
    public var conditions: [Condition] = []
    public var refundOn = RefundTrigger.receipt
    /// What the customer pays, 0 or more.
    public var fee: Int64 = 0
    /// For each unit rather than for the return.
    public var isFeePerUnit = false
    /// A return worth more waits for a person; nil = none does.
    public var approveAbove: Int64?
    /// What bringing a unit home must gain, 0 or more; else the customer may keep it.
    public var keepBelow: Int64 = 0
    /// A unit worth more is never kept; nil = any may be.
    public var keepAtMost: Int64?
    /// Days that the customer has to send it, 1 or more.
    public var sendWithinDays: Int64 = 30

    public init() {}
}

/// Lines that may come back for so many days after they were shipped.
public struct ReturnWindow: Hashable, Sendable {
    /// 1 or more.
    public var days: Int64
    /// nil is all.
    public var lines: Logic<LineTest>?

    public init(days: Int64, lines: Logic<LineTest>? = nil) {
        self.days = days
        self.lines = lines
    }
}

/// When the customer's money is due; raw values are the wire's.
public enum RefundTrigger: UInt8, Hashable, Sendable, CaseIterable {
    /// When a carrier or drop point has scanned the unit.
    case scan = 1
    /// When it has arrived.
    case receipt = 2
    /// When it has been graded.
    case grade = 3
}

/// What the rules say of one line.
public struct ReturnLineTerms: Hashable, Sendable {
    /// Never comes back.
    public var isFinalSale = false
    /// Whether the declared condition is accepted.
    public var admitsCondition = true
    /// Days after shipping in which it may come back, 0 = not at all; nil = for ever.
    public var withinDays: Int64?

    public init() {}
}

extension ReturnRules {
    /// What they say of a line that comes back in this condition. O(tests).
    public func terms(for line: LineFacts, in condition: Condition) -> ReturnLineTerms {
        var terms = ReturnLineTerms()
        terms.isFinalSale = finalSale.contains { line.satisfies($0) }
        terms.admitsCondition = conditions.isEmpty || conditions.contains(condition)
        if !windows.isEmpty {
            let window = windows.first { $0.lines.map { line.satisfies($0) } ?? true }
            terms.withinDays = window?.days ?? 0
        }
        return terms
    }

    /// What the customer pays for so many units, milli-cents.
    public func fee(units: Int64) -> Int64 {
        isFeePerUnit ? CostWeights.part(fee, max(0, units), 1) : fee
    }

    /// Whether the customer may keep a unit worth so much, milli-cents, if that is best.
    public func mayKeep(worth: Int64) -> Bool { keepAtMost.map { worth <= $0 } ?? true }
}
