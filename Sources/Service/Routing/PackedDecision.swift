internal import Inventory
internal import Primitives
internal import Sourcing

/// One decision, with everything it depended on.
struct DecisionRecord: Sendable {
    var revision: SequenceNumber
    var input: SourcingInput
    /// With the decision's id.
    var plan: SourcingPlan
}

/// A decision as one run of bytes.
///
/// Ten thousands are remembered and nearly none is asked for. As values each would be a dozen
/// objects, long out of the processor's caches when the call that needs the room lets them go:
/// that took a sixth of a RouteOrder's time.
struct PackedDecision: Sendable {
    /// Everything but the network: its policies are found there by name and version.
    private let bytes: [UInt8]
    private let network: SourcingNetwork

    /// Leaves `scratch` empty. O(bytes), one allocation.
    init(
        _ plan: borrowing SourcingPlan, _ input: borrowing SourcingInput,
        _ revision: SequenceNumber, scratch writer: inout ByteWriter
    ) {
        network = input.network
        writer.pack(plan)
        writer.pack(revision.value)
        writer.pack(input.now)
        writer.pack(UInt32(input.ladder.count))
        for policy in input.ladder {
            writer.pack(policy.name)
            writer.pack(policy.version)
        }
        writer.pack(input.cart)
        writer.pack(input)
        bytes = writer.array
        writer.removeAll()
    }

    /// Memory, roughly: with its places in the ring's lists.
    var size: Int { bytes.count + 160 }

    var record: DecisionRecord {
        var bytes = Unpacking(bytes)
        let plan = bytes.plan()
        let revision = SequenceNumber(bytes.value())
        let now = bytes.value(Instant.self)
        let ladder = bytes.list { PolicySet.Key(name: $0.text(), version: $0.value()) }
        var input = SourcingInput(
            cart: bytes.cart(), now: now, network: network,
            ladder: ladder.compactMap { network.policies.version($0) })
        bytes.fill(&input)
        return DecisionRecord(revision: revision, input: input, plan: plan)
    }
}

// MARK: What was known

extension ByteWriter {
    fileprivate mutating func pack(_ input: borrowing SourcingInput) {
        pack(UInt32(input.lines.count))
        for line in input.lines {
            pack(line.goods)
            pack(all: line.substitutes)
        }
        pack(UInt32(input.goods.count))
        for goods in input.goods {
            pack(goods.sku.text)
            pack(goods.condition.rawValue)
            pack(all: goods.parts)
            pack(goods.pool)
            pack(goods.grams)
            pack(goods.price)
            pack(goods.required.rawValue)
            pack(goods.category)
            pack(goods.tags)
        }
        pack(UInt32(input.items.count))
        for item in input.items {
            pack(item.sku.text)
            pack(item.condition.rawValue)
            pack(item.places.lowerBound)
            pack(item.places.upperBound)
            pack(item.pool)
            pack(all: item.barred)
        }
        pack(all: input.stock)
        pack(all: input.loads)
        pack(all: input.rejected)
    }
}

extension Unpacking {
    fileprivate mutating func fill(_ input: inout SourcingInput) {
        input.lines = list { LineChoice(goods: $0.value(), substitutes: $0.all()) }
        input.goods = list {
            Goods(
                sku: SkuKey($0.text()), condition: Condition(rawValue: $0.value()),
                parts: $0.all(), pool: $0.value(), grams: $0.value(), price: $0.value(),
                required: Capabilities(rawValue: $0.value()), category: $0.text(),
                tags: $0.texts())
        }
        input.items = list {
            var item = StockedItem(
                sku: SkuKey($0.text()), condition: Condition(rawValue: $0.value()),
                places: $0.value()..<$0.value(), pool: $0.value())
            item.barred = $0.all()
            return item
        }
        input.stock = all()
        input.loads = all()
        input.rejected = all()
    }
}
