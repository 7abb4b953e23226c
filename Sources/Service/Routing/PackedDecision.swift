internal import Inventory
internal import Primitives
internal import Sourcing

/// One decision, with everything it depended on.
struct DecisionRecord: Sendable {
    var id: String
    var revision: SequenceNumber
    var input: SourcingInput
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
    init(_ record: borrowing DecisionRecord, scratch writer: inout ByteWriter) {
        network = record.input.network
        writer.pack(record.id)
        writer.pack(record.revision.value)
        writer.pack(record.input.now)
        writer.pack(UInt32(record.input.ladder.count))
        for policy in record.input.ladder {
            writer.pack(policy.name)
            writer.pack(policy.version)
        }
        writer.pack(record.input.cart)
        writer.pack(record.input)
        writer.pack(record.plan)
        bytes = writer.array
        writer.removeAll()
    }

    /// Memory, roughly: with its places in the ring's lists.
    var size: Int { bytes.count + 160 }

    /// nil where it is not the decision of that name.
    func record(of id: String) -> DecisionRecord? {
        var bytes = Unpacking(bytes)
        guard bytes.text() == id else { return nil }
        let revision = SequenceNumber(bytes.value())
        let now = bytes.value(Instant.self)
        let ladder = bytes.list { PolicySet.Key(name: $0.text(), version: $0.value()) }
        var input = SourcingInput(
            cart: bytes.cart(), now: now, network: network,
            ladder: ladder.compactMap { network.policies.version($0) })
        bytes.fill(&input)
        return DecisionRecord(id: id, revision: revision, input: input, plan: bytes.plan())
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
