public import Primitives

/// One decision: all of it happens or none. The unit of journaling.
public struct Transaction: Equatable, Sendable {
    /// When it was decided; the only clock `apply` knows.
    public var time: Instant
    /// Who asked, for the ledger.
    public var actor: String
    /// Why, as the caller put it, for the ledger.
    public var reason: String
    public var effects: [Effect]

    public init(time: Instant, actor: String = "", reason: String = "", effects: [Effect] = []) {
        self.time = time
        self.actor = actor
        self.reason = reason
        self.effects = effects
    }

    /// The SKUs whose availability this may change, in order of effects, possibly repeated: what
    /// watchers look at after `apply`.
    public func forEachChangedSku(_ body: (SkuKey) -> Void) {
        effects.lendEach { $0.changedSku.map(body) }
    }

    /// True when locations, groups, views, carriers or policies change: every answer may.
    public var changesNetwork: Bool {
        var changes = false
        effects.lendEach { changes = changes || $0.changesNetwork }
        return changes
    }
}
