/// What it costs to take returned units in at a location, and what they bring there: part of a
/// location's profile.
///
/// Money is milli-cents; shares are basis points of an item's price, 0 to 10,000.
public struct ReturnFacility: Hashable, Sendable {
    /// Of a parcel, 0 or more.
    public var receivingCost: Int64 = 0
    /// Of looking at one unit, 0 or more.
    public var gradingCost: Int64 = 0
    /// Of repairing or repackaging one unit; nil = it cannot be done there.
    public var refurbishmentCost: Int64?
    /// Minutes of open time from arrival until a unit is sellable.
    public var processingMinutes: UInt32 = 0
    /// What is resold brings by condition; 0 = it is not resold so. NEW brings its price.
    public var openBoxShare: UInt16 = 8_000
    public var refurbishedShare: UInt16 = 7_000
    public var usedShare: UInt16 = 5_000
    /// What selling off in bulk brings.
    public var liquidationShare: UInt16 = 1_500
    /// What a vendor credits for a unit that goes back to him; 0 = no agreement.
    public var vendorCreditShare: UInt16 = 0
    /// Categories that the agreement covers; empty = all.
    public var vendorCategories: [String] = []
    /// Categories that it resells; empty = all.
    public var resells: [String] = []
    /// Bulk freight of one unit to here, from a drop point or another location; nil = none.
    public var bulkCost: Int64?

    public init() {}

    /// Whether the agreement covers units of the category.
    public func credits(_ category: String) -> Bool {
        vendorCreditShare > 0 && Self.covers(vendorCategories, category)
    }

    public func resells(_ category: String) -> Bool { Self.covers(resells, category) }

    /// A category covers itself and those below it: `home` covers `home/lighting`.
    private static func covers(_ categories: [String], _ category: String) -> Bool {
        categories.isEmpty
            || categories.contains { category == $0 || category.hasPrefix($0 + "/") }
    }
}
