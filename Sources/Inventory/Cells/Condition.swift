/// The state of goods; part of a cell's key. Raw values 0 ... 63, those of the wire's enum.
public struct Condition: RawRepresentable, Hashable, Comparable, Sendable {
    public var rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue & 63 }

    @inlinable
    public static func < (left: Condition, right: Condition) -> Bool {
        left.rawValue < right.rawValue
    }

    public static let new = Condition(rawValue: 1)
    public static let openBox = Condition(rawValue: 2)
    public static let refurbished = Condition(rawValue: 3)
    public static let used = Condition(rawValue: 4)
    public static let damaged = Condition(rawValue: 5)
    public static let ungraded = Condition(rawValue: 6)
}

/// A set of conditions as bits.
public struct ConditionSet: Hashable, Sendable {
    public var bits: UInt64

    @inlinable
    public init(bits: UInt64) { self.bits = bits }

    public init(_ conditions: [Condition]) {
        bits = 0
        for condition in conditions { insert(condition) }
    }

    @inlinable
    public func contains(_ condition: Condition) -> Bool {
        bits &>> UInt64(condition.rawValue) & 1 != 0
    }

    public mutating func insert(_ condition: Condition) {
        bits |= 1 &<< UInt64(condition.rawValue)
    }

    /// Ascending.
    public var members: [Condition] {
        (0..<64).filter { bits & (1 << UInt64($0)) != 0 }.map { Condition(rawValue: UInt8($0)) }
    }

    public static let newOnly = ConditionSet([.new])
}
