/// Kinds of cost in a parcel. Those that are paid come first; the rest are prices that the policy
/// puts on what it wants or does not want.
public enum CostKind: Int, Sendable, CaseIterable {
    /// Carriage to the customer, or to the store.
    case shipping = 0
    /// What the location asks for a parcel.
    case handling = 1
    /// What the location asks for each unit.
    case labour = 2
    /// The leg between locations, for ship-to-store.
    case transfer = 3
    /// Each parcel after the first.
    case split = 4
    case lateness = 5
    /// Days until the last parcel arrives, at the policy's price of a day.
    case time = 6
    case carbon = 7
    /// Margin that the location may lose by giving the unit away.
    case opportunity = 8
    /// Slow stock gained by selling it; negative.
    case markdown = 9
    /// Expected cost of a rejection.
    case rejection = 10
    /// A price that rises as the location's slot fills.
    case capacity = 11
    /// Kilometres, of parcels and of units.
    case distance = 12
    /// The location's rank.
    case rank = 13
    /// Weeks that the location's stock lasts.
    case cover = 14
    /// The policy's liking for a location; negative where preferred.
    case preference = 15
    /// Of returns: looking at each unit.
    case grading = 16
    /// Of returns: what units bring; negative.
    case recovery = 17

    /// On the wire.
    public var name: String { CostKind.names[rawValue] }

    private static let names = CostKind.allCases.map { String(describing: $0) }

    /// Money that leaves the house.
    public var isPaid: Bool { rawValue <= CostKind.transfer.rawValue || self == .grading }
}

/// Milli-cents by kind; adds up without allocating.
public struct CostParts: Hashable, Sendable, BitwiseCopyable {
    private var storage = SIMD16<Int64>()
    /// Those of returns alone.
    private var ofReturns = SIMD2<Int64>()

    public init() {}

    public subscript(kind: CostKind) -> Int64 {
        get {
            kind.rawValue < 16 ? storage[kind.rawValue] : ofReturns[kind.rawValue - 16]
        }
        set {
            if kind.rawValue < 16 {
                storage[kind.rawValue] = newValue
            } else {
                ofReturns[kind.rawValue - 16] = newValue
            }
        }
    }

    public var total: Int64 { storage.wrappedSum() &+ ofReturns.wrappedSum() }

    public var paid: Int64 {
        self[.shipping] + self[.handling] + self[.labour] + self[.transfer] + self[.grading]
    }

    /// `costs` bounded by the router's limits cannot overflow.
    public static func += (left: inout CostParts, right: CostParts) {
        left.storage &+= right.storage
        left.ofReturns &+= right.ofReturns
    }

    /// Adds `costs` of one unit for so many units.
    mutating func add(_ costs: CostParts, times quantity: Int64) {
        storage &+= costs.storage &* quantity
        ofReturns &+= costs.ofReturns &* quantity
    }

    /// All kinds that are not 0, in the order of `CostKind`.
    public var parts: [(kind: CostKind, millicents: Int64)] {
        CostKind.allCases.compactMap { self[$0] == 0 ? nil : ($0, self[$0]) }
    }
}
