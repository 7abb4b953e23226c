/// One attribute compared with something.
public struct AttributeTest<Attribute: PolicyAttribute>: Hashable, Sendable {
    public var attribute: Attribute
    public var relation: Relation

    public init(_ attribute: Attribute, _ relation: Relation) {
        self.attribute = attribute
        self.relation = relation
    }
}

/// How an attribute is compared. Lists are sorted and unique, and not empty.
public enum Relation: Hashable, Sendable {
    /// A text that is one of these.
    case oneOf([String])
    /// A text that begins so.
    case starts(String)
    /// Tags that include one of these.
    case has([String])
    case number(Comparison, Int64)
    /// A word whose value is a bit of this mask.
    case words(UInt16)
    /// A flag that is set.
    case isSet

    @inline(__always)
    public func admits(_ text: String) -> Bool {
        switch self {
        case .oneOf(let texts): texts.contains(text)
        case .starts(let prefix): text.hasPrefix(prefix)
        default: false
        }
    }

    @inline(__always)
    public func admits(tags: [String]) -> Bool {
        if case .has(let wanted) = self { wanted.contains { tags.contains($0) } } else { false }
    }

    @inline(__always)
    public func admits(_ number: Int64) -> Bool {
        if case .number(let comparison, let bound) = self {
            comparison.holds(number, bound)
        } else {
            false
        }
    }

    @inline(__always)
    public func admits(word value: UInt8) -> Bool {
        if case .words(let mask) = self, value < 16 {
            mask >> UInt16(value) & 1 == 1
        } else {
            false
        }
    }
}

public enum Comparison: UInt8, Hashable, Sendable, CaseIterable {
    case equal, unequal, less, lessOrEqual, greater, greaterOrEqual

    @inline(__always)
    public func holds(_ left: Int64, _ right: Int64) -> Bool {
        switch self {
        case .equal: left == right
        case .unequal: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }

    var text: String {
        switch self {
        case .equal: "="
        case .unequal: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}

public typealias OrderTest = AttributeTest<OrderAttribute>
public typealias LineTest = AttributeTest<LineAttribute>
public typealias LocationTest = AttributeTest<LocationAttribute>

/// What stands between the ands and ors of `when`.
public enum OrderClause: Hashable, Sendable {
    case order(OrderTest)
    /// Some line satisfies it; a bare test of a line means this.
    case anyLine(Logic<LineTest>)
    /// No line fails it.
    case everyLine(Logic<LineTest>)
}
