public import Primitives

/// The identifier of a stock keeping unit: 1 to `Limits.keyBytesMax` UTF-8 bytes.
public struct SkuKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let name: HashedText

    public init(_ text: String) { name = HashedText(text) }

    public var text: String { name.text }
    public var hash: UInt64 { name.hash }
    public var description: String { name.text }

    /// The shard that holds the SKU's record and all of its cells.
    public var shard: ShardIndex { ShardIndex(skuHash: name.hash) }

    public static func < (left: SkuKey, right: SkuKey) -> Bool { left.name < right.name }
}

extension ShardIndex {
    /// The high bits choose the shard, the low bits the place in the shard's table.
    @inlinable
    public init(skuHash hash: UInt64) {
        let bits = UInt64(Limits.inventoryShards.trailingZeroBitCount)
        self.init(UInt16(truncatingIfNeeded: hash &>> (64 &- bits)))
    }
}
