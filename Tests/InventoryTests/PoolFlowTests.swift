import Primitives
import Testing

@testable import Inventory

/// The flow against the minimum cut, found by trying every cut.
@Suite struct PoolFlowTests {
    struct Instance {
        var stock: [Quantity]
        var wanted: [Quantity]
        var limits: [[Quantity]]

        init(seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            let places = 1 + random.below(5)
            let demands = 1 + random.below(5)
            stock = (0..<places).map { _ in Quantity(random.below(5)) }
            wanted = (0..<demands).map { _ in Quantity(random.below(8)) }
            limits = (0..<demands).map { _ in
                (0..<places).map { _ in random.chance(40) ? 0 : Quantity(random.below(6)) }
            }
        }

        /// min over sets T of demands: Σ wanted outside T + Σ places min(stock, Σ limits of T).
        func minimumCut(_ count: Int) -> Quantity {
            var best = Quantity.max
            for set in 0..<(1 << count) {
                let outside = (0..<count).filter { set & (1 << $0) == 0 }
                let inside = (0..<count).filter { set & (1 << $0) != 0 }
                var cut = outside.reduce(0) { $0 + wanted[$1] }
                for place in stock.indices {
                    cut += min(stock[place], inside.reduce(0) { $0 + limits[$1][place] })
                }
                best = min(best, cut)
            }
            return best
        }
    }

    @Test("one demand before an ask, in closed form, is the flow")
    func closedForm() {
        for seed in 0..<2_000 as Range<UInt64> {
            let instance = Instance(seed: seed)
            guard instance.limits.count > 1 else { continue }
            let (demand, ask) = (instance.limits[0], instance.limits[1])
            var flow = PoolFlow(stock: zip(demand, ask).map { max($0, $1) })
            let got = flow.serve(instance.wanted[0], limits: demand)
            let gained = flow.serve(.max, limits: ask)
            let single = PoolFlow.single(instance.wanted[0], piles(demand), ask: piles(ask))
            #expect(single.gained == gained, "seed \(seed)")
            #expect(single.unserved == instance.wanted[0] - got, "seed \(seed)")
        }
    }

    /// Only where there is something, as in a store.
    private func piles(_ units: [Quantity]) -> [Pile] {
        units.indices.filter { units[$0] > 0 }.map {
            Pile(location: LocationIndex(UInt32($0)), units: units[$0])
        }
    }

    @Test("what each demand gains is the growth of the minimum cut")
    func againstCuts() {
        for seed in 0..<3_000 as Range<UInt64> {
            let instance = Instance(seed: seed)
            var flow = PoolFlow(stock: instance.stock)
            var before: Quantity = 0
            for demand in instance.wanted.indices {
                let got = flow.serve(instance.wanted[demand], limits: instance.limits[demand])
                let after = instance.minimumCut(demand + 1)
                #expect(got == after - before, "seed \(seed), demand \(demand)")
                before = after
            }
        }
    }
}
