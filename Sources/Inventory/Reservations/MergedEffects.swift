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
    /// Where each place stands, once there are too many to look through.
    private var places: [Place: Int] = [:]

    /// Up to so many, comparing is faster than hashing.
    private static let fewMax = 8

    init(capacity: Int) { effects.reserveCapacity(capacity) }

    mutating func add(_ effect: Effect) {
        if let index = find(effect) { return effects[index].merge(effect) }
        if effects.count == Self.fewMax {
            for (index, known) in effects.enumerated() { note(known, at: index) }
        }
        if effects.count >= Self.fewMax { note(effect, at: effects.count) }
        effects.append(effect)
    }

    private func find(_ effect: Effect) -> Int? {
        if effects.count <= Self.fewMax {
            return effects.firstIndex { $0.isOfSamePlace(as: effect) }
        }
        return Self.place(of: effect).flatMap { places[$0] }
    }

    private mutating func note(_ effect: Effect, at index: Int) {
        if let place = Self.place(of: effect) { places[place] = index }
    }

    /// Gives come first, so that no place falls below zero on the way.
    consuming func inOrder() -> [Effect] {
        effects.removeAll { $0.changesNothing }
        let firstTake = effects.firstIndex { $0.takes } ?? effects.count
        if effects[firstTake...].allSatisfy({ $0.takes }) { return effects }
        return effects.filter { !$0.takes } + effects.filter { $0.takes }
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
    /// Whether `place(of:)` of both is the same place.
    fileprivate func isOfSamePlace(as other: Effect) -> Bool {
        switch (self, other) {
        case (.cell(let one), .cell(let two)):
            one.sku == two.sku && one.location == two.location && one.condition == two.condition
                && one.reason == two.reason && one.owner == two.owner
        case (.unsourced(let one), .unsourced(let two)):
            one.sku == two.sku && one.view == two.view && one.owner == two.owner
        case (.quota(let one), .quota(let two)): one.sku == two.sku && one.view == two.view
        case (.pin(let one), .pin(let two)):
            one.sku == two.sku && one.supply == two.supply && one.reservation == two.reservation
                && one.line == two.line
        default: false
        }
    }

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

    var changesNothing: Bool {
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
