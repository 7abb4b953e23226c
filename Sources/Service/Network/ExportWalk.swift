internal import Inventory
internal import Messages
internal import Primitives

/// A running ExportConfiguration: everything in the order in which it can be put again.
///
/// Groups, locations and carriers by id; SKUs that are no kits, then kits of those, and so on, each
/// by shard and then by id, which does not depend on the order in which they came; views by id;
/// policies by name and version.
struct ExportWalk: Sendable {
    private enum Step: Sendable { case network, skus, views, policies, end }

    private var step = Step.network
    private var network: [ConfigurationRecord]
    private var views: [ConfigurationRecord]
    private var policies: [ConfigurationRecord]
    private let withSkus: Bool
    /// How deep the kits are that are being walked; 0 is no kit.
    private var depth = 0
    private var isDeeper = false
    private var shard: UInt16 = 0
    private var keys: ArraySlice<SkuKey> = []

    /// Records in one message: short enough for an event loop.
    private static let pageRecords = 200
    /// Texts are long.
    private static let pagePolicies = 20

    init(_ engine: Engine, withSkus: Bool) {
        self.withSkus = withSkus
        let now = engine.clock.latest
        let network = engine.store.network
        self.network = network.groups.map { ConfigurationRecord(.group($0.message)) }
        self.network += network.locations.sorted { $0.id < $1.id }.map {
            ConfigurationRecord(.location($0.message(at: now)))
        }
        self.network += network.carriers.map { ConfigurationRecord(.carrier($0.message)) }
        views = network.views.dropFirst().sorted { $0.record.id < $1.record.id }.map {
            var message = engine.message(of: $0.record.index, network)
            for place in message.quotas.indices { message.quotas[place].used = 0 }
            return ConfigurationRecord(.view(message))
        }
        policies = network.policies.map { ConfigurationRecord(.policy($0.configuration)) }
    }

    /// Nil at the end.
    mutating func next(_ engine: Engine) -> [ConfigurationRecord]? {
        while true {
            switch step {
            case .network:
                if let page = Self.page(&network) { return page }
                step = withSkus ? .skus : .views
            case .skus:
                let page = skuPage(engine)
                if !page.isEmpty { return page }
                step = .views
            case .views:
                if let page = Self.page(&views) { return page }
                step = .policies
            case .policies:
                if let page = Self.page(&policies, of: Self.pagePolicies) { return page }
                step = .end
            case .end: return nil
            }
        }
    }

    private static func page(
        _ records: inout [ConfigurationRecord], of count: Int = pageRecords
    ) -> [ConfigurationRecord]? {
        if records.isEmpty { return nil }
        let page = Array(records.prefix(count))
        records.removeFirst(page.count)
        return page
    }

    private mutating func skuPage(_ engine: Engine) -> [ConfigurationRecord] {
        var page: [ConfigurationRecord] = []
        while page.count < Self.pageRecords {
            guard let key = nextKey(engine.store) else { break }
            let sku = engine.store.withLocked(ShardSet(), items: [key]) { scope -> Sku? in
                let depth = Self.depth(of: key, scope)
                if depth > self.depth { isDeeper = true }
                return depth == self.depth ? scope.sku(key)?.message : nil
            }
            if let sku { page.append(ConfigurationRecord(.sku(sku))) }
        }
        return page
    }

    /// The next key of this round; a new round begins for deeper kits.
    private mutating func nextKey(_ store: StateStore) -> SkuKey? {
        while true {
            if let key = keys.popFirst() { return key }
            if shard == Limits.inventoryShards {
                guard isDeeper, depth < Limits.nestingMax else { return nil }
                isDeeper = false
                depth += 1
                shard = 0
            }
            keys = store.keys(inShard: ShardIndex(shard), from: 0, limit: .max).sorted()[...]
            shard += 1
        }
    }

    /// The shards of the SKU and of everything in it are locked.
    private static func depth(of key: SkuKey, _ scope: TransactionScope, _ above: Int = 0) -> Int {
        guard above < Limits.nestingMax, let components = scope.facts(of: key)?.components else {
            return 0
        }
        return components.map { 1 + depth(of: $0.sku, scope, above + 1) }.max() ?? 0
    }
}
