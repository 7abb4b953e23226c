/// Policies that are there from the start, by name; whoever puts one of the same name replaces it.
///
/// What they weigh, besides what is paid for carriage and handling: see each description.
public enum ReadyMade {
    public static let texts = [
        balanced, fewestSplits, fastest, cheapest, greenest, nearest, priority, returns,
    ]

    /// `balanced` first, `returns` last.
    public static let policies: [Policy] = texts.map { text in
        do { return try Policy(parsing: text) } catch {
            preconditionFailure("a ready-made policy does not parse: \(error)")
        }
    }

    private static let orderNames: Set<String> = [
        "balanced", "fewest-splits", "fastest", "cheapest", "greenest", "nearest", "priority",
    ]

    /// What the ready-made policy of that name is for; nil where there is none. Reads no text, for
    /// those who read these.
    static func isForReturns(_ name: String) -> Bool? {
        name == "returns" ? true : orderNames.contains(name) ? false : nil
    }

    /// Whether it decides where nothing else does: about orders, or about returns.
    public static func isLastResort(_ name: String) -> Bool {
        name == policies[0].name || name == policies[policies.count - 1].name
    }

    static let balanced = """
        policy "balanced"
        description "Money first: carriage, handling, late days, splits, carbon and stores' stock."
        cost carbon 0.10 per kg
        cost lateness 2.00 per day
        cost split 1.00 per parcel

        """

    static let fewestSplits = """
        policy "fewest-splits"
        description "As few parcels as possible, then the nearest locations."
        tiers unfilled, parcels, distance, cost

        """

    static let fastest = """
        policy "fastest"
        description "The earliest arrival of the last parcel, whatever it costs; then money."
        cost lateness 100.00 per day
        cost time 100.00 per day
        cost split 1.00 per parcel

        """

    static let cheapest = """
        policy "cheapest"
        description "What is paid for carriage and handling, and nothing else."
        cost opportunity 0%
        cost markdown 0%
        cost rejection 0%
        cost capacity 0%

        """

    static let greenest = """
        policy "greenest"
        description "The least carbon; money only between equals."
        cost shipping 1%
        cost handling 1%
        cost labour 1%
        cost transfer 1%
        cost opportunity 0%
        cost markdown 0%
        cost rejection 0%
        cost capacity 0%
        cost carbon 100.00 per kg

        """

    static let nearest = """
        policy "nearest"
        description "Every unit from the nearest location that has it, line by line."
        cost shipping 0%
        cost handling 0%
        cost labour 0%
        cost transfer 0%
        cost opportunity 0%
        cost markdown 0%
        cost rejection 0%
        cost capacity 0%
        cost haul 0.01 per km
        tiers unfilled, cost
        split quantities always

        """

    static let priority = """
        policy "priority"
        description "Every unit from the location of the lowest rank that has it, line by line."
        cost shipping 0%
        cost handling 0%
        cost labour 0%
        cost transfer 0%
        cost opportunity 0%
        cost markdown 0%
        cost rejection 0%
        cost capacity 0%
        cost rank 1.00 per step
        tiers unfilled, cost
        split quantities always

        """

    static let returns = """
        policy "returns"
        description "Every unit back to where it is worth most; small ones may be kept."
        for returns
        accept within 30d
        approve above 1000.00
        keep at most 40.00
        send within 2w
        cost carbon 0.10 per kg
        cost lateness 1.00 per day
        cost split 2.00 per parcel

        """
}
