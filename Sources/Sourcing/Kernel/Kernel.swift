internal import Primitives

/// What every sum is made of: 64 bits where they suffice, 128 where tiers need them.
typealias PackedSum = BitwiseCopyable & FixedWidthInteger & SignedInteger

/// One pass over one problem in one width of arithmetic: the problem compiled to digits, and the
/// memory of the algorithms that run on it (`+Pool`, `+Locations`, `+Branch`).
///
/// A digit is a line, or several that travel together. Its levels are the units sent: 0 or all
/// where it must be whole, 0 to `top` where it may be split. A plan gives each candidate a level
/// of each digit; levels of one digit add up to `top` at most.
///
/// A value without copies rather than an object: one access check for an order, not one for every
/// number touched.
struct Kernel<Sum: PackedSum>: ~Copyable {
    // MARK: The problem, compiled (Kernel+Compile)

    var digits = 0
    var candidates = 0
    var dates = 1
    var parcelsMax = 0
    /// Parcels after the first cost this, and it is in `fixed` of all of them.
    var penalty: Sum = 0
    /// Price of what no candidate can serve; not part of any digit.
    var outOfReach: Sum = 0
    /// Whether a plan must fill everything or nothing, and whether it could.
    var mustComplete = false
    var canComplete = true
    var splitValueMin: Int64 = 0
    var orderValue: Int64 = 0
    var hasApart = false
    var allWhole = true

    var digitOfLine = Buffer<Int32>()
    var splittable = Buffer<Bool>()
    var carried = Buffer<Bool>()
    var lineStep = Buffer<Int32>()
    var whole = Buffer<Bool>()
    var top = Buffer<Int64>()
    var units = Buffer<Int64>()
    var grams = Buffer<Int64>()
    var value = Buffer<Int64>()
    var price = Buffer<Sum>()
    /// For tests: whether A, A′ and B may run.
    var tablesAllowed = true
    /// Digits that may not share a parcel with this one; only where there are at most 64.
    var conflicts = Buffer<UInt64>()

    /// Candidate-major, `digits` a row.
    var caps = Buffer<Int64>()
    var costs = Buffer<Sum>()
    var fixed = Buffer<Sum>()
    var rateRow = Buffer<Int32>()
    /// Last step that a zone, and the candidate's zone, carries at all; -1 is none.
    var lastStep = Buffer<Int32>()
    var heaviest = Buffer<Int32>()
    var arrival = Buffer<Int32>()
    var unitsMax = Buffer<Int64>()
    var gramsMax = Buffer<Int64>()
    /// What every candidate may carry, so that most orders need not ask each.
    var unitsOfAll: Int64 = 0
    var gramsOfAll: Int64 = 0
    var stepOfAll: Int32 = 0
    /// First candidate of the same location.
    var home = Buffer<Int32>()
    /// Zone-major rows of `steps.count + 1`; the last is the step of forbidden parcels.
    var prices = Buffer<Sum>()
    var datePrice = Buffer<Sum>()
    /// What `prices` and `lastStep` were made of.
    var compiledRates: (rates: RateTable, weight: Sum)?

    // MARK: The space of levels (Kernel+Space)

    var states = 0
    var stride = Buffer<Int32>()
    var stateStep = Buffer<UInt16>()
    var stateUnits = Buffer<Int64>()
    var stateGrams = Buffer<Int64>()
    var stateValue = Buffer<Int64>()
    var stateBits = Buffer<UInt64>()
    var statePrice = Buffer<Sum>()
    var guardBits: UInt64 = 0

    // MARK: A, A′ and B (Kernel+Pool, Kernel+Locations)

    var best = Buffer<Sum>()
    var owner = Buffer<Int32>()
    var partial = Buffer<Sum>()
    var pick = Buffer<UInt16>()
    var singled = Buffer<Bool>()
    var choice = Buffer<UInt16>()
    var homes = Buffer<Int32>()
    var parcelCost = Buffer<Sum>()
    var parcels = Buffer<Int32>()

    // MARK: C (Kernel+Branch)

    var branch = BranchMemory<Sum>()

    // MARK: The best plan so far

    var found = Found<Sum>()

    /// Twice what any sum can reach: an impossible parcel, however much is added to it, stays
    /// above `unreachable`, and that stays above every plan.
    static var impossible: Sum { 1 << (Sum.bitWidth - 2) }
    static var unreachable: Sum { 1 << (Sum.bitWidth - 3) }
}

/// The best plan so far, as levels by parcel and digit. A candidate may have several parcels in
/// it only while it belongs to a relaxation.
struct Found<Sum: PackedSum>: ~Copyable {
    var total: Sum = 0
    var bound: Sum = 0
    var count = 0
    var parcels = 0
    var candidate = Buffer<Int32>()
    var parcel = Buffer<Int32>()
    var digit = Buffer<Int32>()
    var level = Buffer<Int64>()

    mutating func reset(total: Sum) {
        self.total = total
        count = 0
        parcels = 0
    }

    /// Makes room for so many entries, before the first is added.
    mutating func reserve(_ entries: Int) {
        candidate.reserve(entries)
        parcel.reserve(entries)
        digit.reserve(entries)
        level.reserve(entries)
    }

    /// An entry of the newest parcel; `parcels` is raised by whoever starts one.
    mutating func add(_ k: Int32, _ d: Int, _ units: Int64) {
        candidate[count] = k
        parcel[count] = Int32(parcels)
        digit[count] = Int32(d)
        level[count] = units
        count += 1
    }
}
