/// Why a candidate may not serve a line: a reason, and whether the second pass may ignore it.
///
/// One byte: bit 7 says soft, the rest is the code. Codes from 64 to 127 are the caller's.
public struct Exclusion: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    public var rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let none = Exclusion(rawValue: 0)
    public static let closed = Exclusion(rawValue: 1)
    public static let tooFar = Exclusion(rawValue: 2)
    public static let capability = Exclusion(rawValue: 3)
    public static let country = Exclusion(rawValue: 4)
    public static let deadline = Exclusion(rawValue: 5)
    public static let rejectedBefore = Exclusion(rawValue: 6)
    public static let orderLimit = Exclusion(rawValue: 7)
    public static let notAssorted = Exclusion(rawValue: 8)
    public static let ringFenced = Exclusion(rawValue: 9)
    public static let excludedByCaller = Exclusion(rawValue: 10)
    /// Never in a problem: the explanation says so where stock, not a rule, is in the way.
    public static let stock = Exclusion(rawValue: 11)
    /// Never in a problem: the location's units, the parcel's weight or the zone's rates.
    public static let capacity = Exclusion(rawValue: 12)

    /// The same reason as a rule that gives way before a line stays unfilled.
    @inlinable
    public var soft: Exclusion { Exclusion(rawValue: rawValue | 0x80) }
    @inlinable
    public var isSoft: Bool { rawValue & 0x80 != 0 }
    /// The reason without its softness.
    @inlinable
    public var reason: Exclusion { Exclusion(rawValue: rawValue & 0x7F) }
}
