internal import Primitives

/// What a view makes of one location, for SKUs without rules of their own. 16 bytes.
struct LocationPlan: Equatable, Sendable {
    struct Flags: OptionSet, Sendable {
        var rawValue: UInt8
        /// In the view's pool now and always (until the network changes).
        static let pooled = Flags(rawValue: 1)
        /// May be asked for by name.
        static let askable = Flags(rawValue: 2)
        /// The state changes by itself: look at the location record.
        static let timed = Flags(rawValue: 4)
        /// Safety depends on time or on more than one percentage: evaluate the rules.
        static let general = Flags(rawValue: 8)
    }

    /// Units.
    var absolute: Quantity = 0
    var basisPoints: UInt16 = 0
    var flags: Flags = []
    var location: UInt32

    init(
        location: LocationRecord, isMember: Bool, rules: [CompiledRule], policy: SafetyPolicy
    ) {
        self.location = location.index.value
        guard isMember else { return }
        if !location.stateMoments.isEmpty {
            flags.insert(.timed)
        } else {
            if location.state == .open { flags.insert(.pooled) }
            if location.state == .open || location.state == .pickupOnly { flags.insert(.askable) }
        }
        let matching = rules.filter { !$0.isItemRule && $0.matches(location) }
        compile(matching, policy)
    }

    /// In the pool, with a safety of so many units whatever the time: nothing else to look at.
    var isPlain: Bool {
        flags.rawValue & (Flags.pooled.rawValue | Flags.general.rawValue) == Flags.pooled.rawValue
            && basisPoints == 0
    }

    /// May be asked for by name, with a safety that depends on nothing but what is on hand.
    var isPlanned: Bool {
        let flags = Flags.askable.rawValue | Flags.timed.rawValue | Flags.general.rawValue
        return self.flags.rawValue & flags == Flags.askable.rawValue
    }

    private mutating func compile(_ rules: [CompiledRule], _ policy: SafetyPolicy) {
        if rules.contains(where: { $0.isWindowed }) {
            flags.insert(.general)
            return
        }
        var percentages = 0
        for rule in policy == .first ? rules.prefix(1) : rules[...] {
            switch rule.amount {
            case .units(let units):
                absolute = policy == .sum ? absolute.saturatingAdd(units) : max(absolute, units)
            case .basisPoints(let points):
                basisPoints = max(basisPoints, points)
                percentages += 1
            }
        }
        absolute = min(absolute, CompiledView.safetyMax)
        // Several roundings do not add up to one.
        if policy == .sum, percentages > 1 { flags.insert(.general) }
    }

    /// Whether the location counts, for the pool or for an ask of itself.
    func allows(pool: Bool, at now: Instant, _ record: (Int) -> LocationRecord) -> Bool {
        if flags.contains(.timed) {
            switch record(Int(location)).state(at: now) {
            case .open: return true
            case .pickupOnly: return !pool
            case .closed, .noOutbound: return false
            }
        }
        return flags.contains(pool ? .pooled : .askable)
    }
}

extension Int64 {
    func saturatingAdd(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        guard overflow else { return sum }
        return other < 0 ? .min : .max
    }

    /// `self × basisPoints / 10,000` rounded up, without overflow; 0 for negatives.
    func portion(basisPoints: UInt16) -> Int64 {
        guard self > 0 else { return 0 }
        let points = Int64(basisPoints)
        let (whole, overflow) = (self / 10_000).multipliedReportingOverflow(by: points)
        if overflow { return .max }
        return whole.saturatingAdd((self % 10_000 * points + 9_999) / 10_000)
    }
}
