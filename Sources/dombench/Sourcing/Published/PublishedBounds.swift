/// The deterministic linear programme's value for each published instance, in dollars.
///
/// Written by Tests/python/published_bounds.py, which solves it; a test solves it again.
enum PublishedBounds {
    static func of(_ instance: PublishedInstance) -> Double? {
        bounds[instance.periods]?[instance.seed]
    }

    private static let bounds: [Int: [UInt64: Double]] = [
        1_000: [
            1: 13123.71,
            2: 13906.77,
            3: 12771.18,
            4: 13152.71,
            5: 14165.90,
            6: 13442.65,
            7: 14506.83,
            8: 13595.97,
            9: 13137.95,
            10: 14317.88,
            11: 14223.86,
            12: 13116.44,
            13: 13310.74,
            14: 13584.31,
            15: 12247.92,
            16: 12469.53,
            17: 12893.20,
            18: 12607.72,
            19: 13730.20,
            20: 13938.48,
        ],
        10_000: [
            1: 134055.28,
            2: 141181.13,
            3: 131616.08,
            4: 134679.44,
            5: 144547.73,
            6: 138392.83,
            7: 147166.90,
            8: 138760.25,
            9: 134832.30,
            10: 146333.67,
            11: 144974.47,
            12: 134297.10,
            13: 136361.06,
            14: 138144.98,
            15: 124781.70,
            16: 128096.90,
            17: 131116.34,
            18: 128746.13,
            19: 139777.72,
            20: 141534.56,
        ],
    ]
}
