import DOMClient
import Testing

@Suite("Measuring")
struct LoadTests {
    @Test("percentiles are at most a thousandth too high, over nine decades")
    func percentiles() {
        var random = SplitMix64(seed: 3)
        var histogram = LatencyHistogram()
        var values: [UInt64] = []
        for _ in 0..<20_000 {
            let value = random.next() >> UInt64(22 + random.below(38))
            values.append(value)
            histogram.record(value)
        }
        values.sort()
        for percent in [0.0, 1, 25, 50, 90, 99, 99.9, 99.99, 100] {
            let rank = max(1, Int((percent / 100 * Double(values.count)).rounded(.up)))
            let exact = values[rank - 1]
            let found = histogram.percentile(percent)
            #expect(found >= exact)
            #expect(Double(found) <= Double(exact) * 1.001 + 1)
        }
        #expect(histogram.maximum == values.last)
        #expect(histogram.minimum == values.first)
        #expect(histogram.count == 20_000)
    }

    @Test("merging is the same as recording everything in one")
    func merging() {
        var random = SplitMix64(seed: 4)
        var all = LatencyHistogram()
        var parts = [LatencyHistogram(), LatencyHistogram()]
        for _ in 0..<5_000 {
            let value = random.next() >> 30
            all.record(value)
            parts[random.below(2)].record(value)
        }
        parts[0].merge(parts[1])
        for percent in [1.0, 50, 99, 99.9] {
            #expect(parts[0].percentile(percent) == all.percentile(percent))
        }
        #expect(abs(parts[0].mean - all.mean) < 1)
    }

    @Test("an empty histogram and a value beyond all bounds do no harm")
    func edges() {
        var histogram = LatencyHistogram()
        #expect(histogram.percentile(99) == 0)
        histogram.record(.max)
        #expect(histogram.percentile(50) == LatencyHistogram.valueMax)
    }

    @Test("ranks follow the distribution", arguments: [0.0, 0.5, 0.99, 1.0, 1.5])
    func zipf(_ exponent: Double) {
        let count = 50
        let draws = 200_000
        let generator = ZipfGenerator(count: count, exponent: exponent)
        var random = SplitMix64(seed: 5)
        var found = [Int](repeating: 0, count: count)
        for _ in 0..<draws { found[generator.next(&random)] += 1 }
        // Weights by repeated multiplication would be no independent check; logarithms are.
        let weights = (1...count).map { power(Double($0), -exponent) }
        let total = weights.reduce(0, +)
        for rank in 0..<count {
            let expected = Double(draws) * weights[rank] / total
            // Five standard deviations of a binomial.
            #expect(abs(Double(found[rank]) - expected) < 5 * expected.squareRoot() + 1)
        }
    }

    private func power(_ base: Double, _ exponent: Double) -> Double {
        // Halves and quarters suffice for the exponents above: x^0.99 = x / x^0.01.
        var result = 1.0
        var factor = base
        var left = abs(exponent)
        while left >= 1 {
            result *= base
            left -= 1
        }
        for _ in 0..<40 {
            factor = factor.squareRoot()
            left *= 2
            if left >= 1 {
                result *= factor
                left -= 1
            }
        }
        return exponent < 0 ? 1 / result : result
    }

    @Test("one element is always the same")
    func single() {
        var random = SplitMix64(seed: 1)
        let generator = ZipfGenerator(count: 1, exponent: 0.99)
        for _ in 0..<10 { #expect(generator.next(&random) == 0) }
    }
}
