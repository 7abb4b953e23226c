import Inventory
import Primitives

/// A reservation system written as plainly as can be: one table of stock, one of reservations,
/// recomputed from scratch at each question. No buffers, one pool, no kits.
struct NaiveModel {
    struct Line {
        var sku: String
        /// nil = pool.
        var location: String?
        var held: Quantity = 0
        var consumed: Quantity = 0
        var lapsed: Quantity = 0
        /// Where the units are; "" = pool.
        var places: [String: Quantity] = [:]
    }

    struct Reservation {
        var state: ReservationState
        var expires: Instant
        var lines: [Line]
    }

    var onHand: [String: [String: Quantity]]
    var reservations: [String: Reservation] = [:]

    func claimed(_ sku: String, _ place: String) -> Quantity {
        reservations.values.filter { $0.state.isLive }.flatMap(\.lines)
            .filter { $0.sku == sku }.reduce(0) { $0 + ($1.places[place] ?? 0) }
    }

    func free(_ sku: String, at location: String) -> Quantity {
        max(0, (onHand[sku]?[location] ?? 0) - claimed(sku, location))
    }

    /// What may be promised: pool demand can be served from anywhere, so one unit at a location
    /// may be taken as long as the pool as a whole still covers what waits.
    func available(_ sku: String, at location: String?) -> Quantity {
        let all = (onHand[sku] ?? [:]).keys.reduce(0) { $0 + free(sku, at: $1) }
        let pool = max(0, all - claimed(sku, ""))
        guard let location else { return pool }
        return min(free(sku, at: location), pool)
    }

    mutating func expire(at now: Instant) {
        for (id, record) in reservations where record.state == .held && record.expires <= now {
            reservations[id]?.state = .expired
            for index in record.lines.indices {
                reservations[id]?.lines[index].lapsed = record.lines[index].held
                reservations[id]?.lines[index].held = 0
                reservations[id]?.lines[index].places = [:]
            }
        }
    }

    /// Takes line by line; nil (and nothing changed) when any is short and all are wanted.
    mutating func take(
        _ id: String, _ wishes: [(line: Int, quantity: Quantity)], _ policy: ReservePolicy
    ) -> [Quantity]? {
        let before = self
        var got: [Quantity] = []
        for (line, quantity) in wishes {
            let sku = reservations[id]!.lines[line].sku
            let location = reservations[id]!.lines[line].location
            let there = available(sku, at: location)
            let units = there >= quantity ? quantity : policy == .bestEffort ? there : 0
            if units < quantity, policy == .allOrNothing {
                self = before
                return nil
            }
            reservations[id]!.lines[line].held += units
            reservations[id]!.lines[line].places[location ?? "", default: 0] += units
            got.append(units)
        }
        return got
    }

    mutating func giveBack(_ id: String, line: Int, _ units: Quantity, from order: [String]) {
        var left = units
        for place in order {
            let piece = min(left, reservations[id]!.lines[line].places[place] ?? 0)
            reservations[id]!.lines[line].places[place, default: 0] -= piece
            left -= piece
        }
        precondition(left == 0)
        reservations[id]!.lines[line].held -= units
    }

    mutating func closeIfEmpty(_ id: String) {
        guard reservations[id]!.lines.allSatisfy({ $0.held == 0 }) else { return }
        let isConsumed = reservations[id]!.lines.contains { $0.consumed > 0 }
        reservations[id]!.state = isConsumed ? .consumed : .released
    }
}
