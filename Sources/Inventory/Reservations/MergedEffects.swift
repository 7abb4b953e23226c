internal import Primitives

/// Changes of stock with those of one place added up; order of first mention, gives before takes.
struct MergedEffects {
    private enum Place: Hashable {
        case cell(SkuKey, LocationIndex, Condition, ChangeReason, OwnerHash)
        case unsourced(SkuKey, ViewIndex, OwnerHash)
        case quota(SkuKey, ViewIndex)
        case pin(SkuKey, String, ReservationID, Int)
    }

    private var effects: [Effect] = []
    private var places: [Place: Int] = [:]

    mutating func add(_ effect: Effect) {
        guard let place = Self.place(of: effect) else { return effects.append(effect) }
        if let index = places[place] {
            effects[index].merge(effect)
        } else {
            places[place] = effects.count
            effects.append(effect)
        }
    }

    /// Gives come first, so that no place falls below zero on the way.
    var inOrder: [Effect] {
        let real = effects.filter { !$0.changesNothing }
        return real.filter { !$0.takes } + real.filter { $0.takes }
    }

    private static func place(of effect: Effect) -> Place? {
        switch effect {
        case .cell(let change):
            .cell(change.sku, change.location, change.condition, change.reason, change.owner)
        case .unsourced(let change): .unsourced(change.sku, change.view, change.owner)
        case .quota(let change): .quota(change.sku, change.view)
        case .pin(let change): .pin(change.sku, change.supply, change.reservation, change.line)
        default: nil
        }
    }
}

extension Effect {
    /// Claims more than before.
    fileprivate var takes: Bool {
        switch self {
        case .cell(let change): change.committed + change.held > 0
        case .unsourced(let change): change.delta > 0 || change.ownerDelta > 0
        case .quota(let change): change.usedDelta > 0
        case .pin(let change): change.delta > 0
        default: false
        }
    }

    fileprivate var changesNothing: Bool {
        switch self {
        case .cell(let change):
            change.onHand == 0 && change.committed == 0 && change.held == 0
                && change.quarantined == 0 && change.asOfSeconds == 0
        case .unsourced(let change): change.delta == 0 && change.ownerDelta == 0
        case .quota(let change): change.usedDelta == 0 && change.grantedDelta == 0
        case .pin(let change): change.delta == 0
        default: false
        }
    }

    /// `other` is of the same place; sums stay far from overflow (`Limits.quantityMax`).
    fileprivate mutating func merge(_ other: Effect) {
        switch (self, other) {
        case (.cell(var change), .cell(let more)):
            change.onHand += more.onHand
            change.committed += more.committed
            change.held += more.held
            change.quarantined += more.quarantined
            if more.asOfSeconds != 0 {
                change.asOfSeconds = more.asOfSeconds
                change.asOfMilliseconds = more.asOfMilliseconds
            }
            self = .cell(change)
        case (.unsourced(var change), .unsourced(let more)):
            change.delta += more.delta
            change.ownerDelta += more.ownerDelta
            self = .unsourced(change)
        case (.quota(var change), .quota(let more)):
            change.grantedDelta += more.grantedDelta
            change.usedDelta += more.usedDelta
            self = .quota(change)
        case (.pin(var change), .pin(let more)):
            change.delta += more.delta
            self = .pin(change)
        default: preconditionFailure("effects of different places")
        }
    }
}
