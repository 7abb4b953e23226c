internal import Inventory
internal import Messages
internal import Primitives

/// Puts of one call on their way into effects: what each kind may refer to is the configuration in
/// force and whatever the same call has put before. Made under the locks of the shards it reads.
struct ConfigurationDraft {
    /// A message with the path that refusals name.
    typealias Item<Message> = (field: String, message: Message)

    let scope: TransactionScope
    let now: Instant
    private(set) var effects: [Effect] = []
    /// SKUs of this call.
    private(set) var skus: [SkuKey: SkuRecord] = [:]
    private var base: Network
    private var unplayed: [Effect] = []

    init(_ scope: TransactionScope, now: Instant) {
        self.scope = scope
        self.now = now
        base = scope.network
    }

    /// The network with everything put so far. O(locations × views) after a change.
    mutating func network() -> Network {
        if !unplayed.isEmpty {
            base = base.applying(unplayed, at: base.lastSequence)
            unplayed = []
        }
        return base
    }

    mutating func add(_ effect: Effect) {
        effects.append(effect)
        switch effect {
        case .location, .group, .carrier, .view, .policy: unplayed.append(effect)
        case .sku(let record): skus[record.key] = record
        default: break
        }
    }

    func knows(_ key: SkuKey) -> Bool { skus[key] != nil || scope.facts(of: key) != nil }
}

/// Refuses two messages with one id.
func checkDistinct<Message>(
    _ items: [ConfigurationDraft.Item<Message>], _ id: (Message) -> String
) throws(RPCFailure) {
    var seen: [String: String] = [:]
    for item in items {
        if let first = seen.updateValue(item.field, forKey: id(item.message)) {
            throw .invalid(
                "\(item.field).id", "is the same as \(first).id", reason: "DUPLICATE")
        }
    }
}

extension Array {
    /// The elements with their paths, e.g. `locations[2]`.
    func items(_ name: String) -> [ConfigurationDraft.Item<Element>] {
        enumerated().map { ("\(name)[\($0)]", $1) }
    }
}
