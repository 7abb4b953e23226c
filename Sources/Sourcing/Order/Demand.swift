internal import Inventory
internal import Primitives

/// Units of one cart line that one kind of goods shall fill: its own, or a substitute.
struct Demand {
    var line: Int
    var goods: Int
    var quantity: Quantity
    /// How many of the line's substitutes have been tried, this one included.
    var tried = 0
    /// Place in `Planning.wishes`.
    var wish = 0
    /// Units that the plan gives it.
    var filled: Quantity = 0
}

/// A line of the router's problem: demands for the same goods on the same terms, added up, because
/// two lines of one SKU must not both see the same unit.
struct Wish {
    var goods: Int
    /// Of the first demand; what the others have in common with it.
    var line: Int
    var quantity: Quantity
    /// Units that no location may promise: the pool's own limit.
    var withheld: Quantity = 0
    var price: Int64 = 0

    mutating func withhold(_ units: Quantity) {
        if units <= 0 { return }
        withheld += units
        quantity -= units
    }
}

/// What decides whether a candidate may serve a line, and what a unit costs, looked up once.
struct LineTerms {
    var grams: Int64
    var required: Capabilities
    var mode: FulfilmentMode
    /// The only location it may come from, for lines that are not collected.
    var wish: LocationIndex?
}

extension Planning {
    /// Adds demands up to wishes. O(demands²), of which there are few.
    mutating func mergeDemands(_ group: LineGroup, _ input: SourcingInput) {
        wishes.removeAll(keepingCapacity: true)
        for place in demands.indices {
            let demand = demands[place]
            let known = wishes.firstIndex { wish in
                wish.goods == demand.goods && isAlike(wish.line, demand.line, input.cart)
            }
            if let known {
                wishes[known].quantity += demand.quantity
                demands[place].wish = known
                continue
            }
            demands[place].wish = wishes.count
            wishes.append(
                Wish(
                    goods: demand.goods, line: demand.line, quantity: demand.quantity,
                    price: input.price(of: demand.line, demand.goods)))
        }
        // A counter gives of its own stock, which may be no part of the pool at all.
        if group.way != .counter { withhold(input) }
    }

    private mutating func isAlike(_ left: Int, _ right: Int, _ cart: Cart) -> Bool {
        let (one, other) = (cart.lines[left], cart.lines[right])
        return one.apartGroup.isEmpty && other.apartGroup.isEmpty
            && one.shipGroup == other.shipGroup && one.mode == other.mode
            && one.location == other.location && one.unitPrice == other.unitPrice
            && one.substitutes == other.substitutes
    }

    /// No more is wished than the pool may promise: thresholds, waiting demand and quotas are the
    /// pool's, not one location's.
    private mutating func withhold(_ input: SourcingInput) {
        for place in wishes.indices {
            let goods = wishes[place].goods
            var left = input.goods[goods].pool
            if left != .max { left -= goodsTaken[goods] }
            for part in input.goods[goods].parts where input.items[part.item].pool != .max {
                let units = input.items[part.item].pool - itemTaken[part.item]
                left = min(left, units / part.quantity)
            }
            wishes[place].withhold(wishes[place].quantity - max(0, left))
        }
        // One parcel or not at all: a group that cannot be whole is nothing.
        for wish in wishes where wish.withheld > 0 {
            let group = input.cart.lines[wish.line].shipGroup
            if group.isEmpty { continue }
            for place in wishes.indices
            where input.cart.lines[wishes[place].line].shipGroup == group {
                wishes[place].withhold(wishes[place].quantity)
            }
        }
    }

    /// What the plan gives to each wish, spread over its demands in the order of the cart.
    mutating func spreadOverDemands() {
        var left = wishes.map(\.quantity)
        for place in routed.unfilled.indices { left[wishOfLine[place]] -= routed.unfilled[place] }
        for place in demands.indices {
            let units = min(left[demands[place].wish], demands[place].quantity)
            demands[place].filled = units
            left[demands[place].wish] -= units
        }
    }

    /// Hands what is unfilled to the next substitutes; false where there is none to try.
    mutating func substitute(_ input: SourcingInput) -> Bool {
        let hasNext = demands.contains {
            $0.filled < $0.quantity && $0.tried < input.lines[$0.line].substitutes.count
        }
        guard hasNext else { return false }
        var next: [Demand] = []
        for demand in demands {
            let substitutes = input.lines[demand.line].substitutes
            guard demand.filled < demand.quantity, demand.tried < substitutes.count else {
                next.append(demand)
                continue
            }
            var kept = demand
            kept.quantity = demand.filled
            kept.tried = .max
            if kept.quantity > 0 { next.append(kept) }
            next.append(
                Demand(
                    line: demand.line, goods: substitutes[demand.tried],
                    quantity: demand.quantity - demand.filled, tried: demand.tried + 1))
        }
        demands = next
        return true
    }
}
