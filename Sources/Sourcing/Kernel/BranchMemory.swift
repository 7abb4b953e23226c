/// What a node of branch and bound has settled about a candidate.
enum Decision: UInt8, BitwiseCopyable {
    case undecided, opened, closed
}

/// What branch and bound keeps: states of locations, prices by depth, one assignment at a time.
struct BranchMemory<Sum: PackedSum>: ~Copyable {
    var decision = Buffer<Decision>()
    /// Cheapest parcel of the candidate: fixed cost and its lowest possible rate.
    var opening = Buffer<Sum>()
    /// What one level of each digit may cost at most, by depth.
    var prices = Buffer<Sum>()
    /// `opening` less what the candidate saves at these prices.
    var slack = Buffer<Sum>()
    /// Candidates closed on the way down, to be reopened on the way up.
    var trail = Buffer<Int32>()
    var trailCount = 0
    var openedCount = 0
    /// Lowest bound among the nodes that were left unresolved.
    var pending: Sum = 0
    var steps = 0
    var stepsMax = 0

    // One assignment: the candidates that may be used and what each carries.
    var chosen = Buffer<Int32>()
    var chosenCount = 0
    var loadUnits = Buffer<Int64>()
    var loadGrams = Buffer<Int64>()
    var loadValue = Buffer<Int64>()
    var entryCandidate = Buffer<Int32>()
    var entryDigit = Buffer<Int32>()
    var entryLevel = Buffer<Int64>()
    var entries = 0
    var apart = Buffer<Int32>()
    var apartCount = 0
}
