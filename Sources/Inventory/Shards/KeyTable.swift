internal import Primitives

/// Finds the dense index of an identifier from its raw UTF-8 bytes, without making a `String`.
///
/// Open addressing with linear probing. A slot carries the whole hash and where the bytes are, so
/// a look-up in a large table costs two cache misses, the slot and the bytes. Keys are never
/// removed. Find is O(1); equality is that of bytes.
struct KeyTable: Sendable {
    struct Slot: Sendable {
        var hash: UInt64 = 0
        /// Of the length, in `arena`.
        var offset: UInt32 = 0
        /// Index + 1; 0 = empty.
        var number: UInt32 = 0
    }

    private var slots: [Slot]
    /// By index: where in `arena`.
    private var offsets: [UInt32]
    /// Of each key: two bytes of length, little-endian, then the UTF-8.
    private var arena: [UInt8]
    private var mask: Int

    init() {
        slots = [Slot](repeating: Slot(), count: 8)
        offsets = []
        arena = []
        mask = 7
    }

    var count: Int { offsets.count }

    /// The key's hash, made again from its bytes; O(length).
    func hash(at index: Int) -> UInt64 { withKey(at: index) { stableHash($0) } }

    /// The key's text; O(length).
    func text(at index: Int) -> String {
        withKey(at: index) { String(decoding: $0, as: UTF8.self) }
    }

    /// The slot where the search for this hash begins.
    @inline(__always)
    func firstSlot(_ hash: UInt64) -> Slot { slots[Int(truncatingIfNeeded: hash) & mask] }

    /// The index of the key, if it was inserted.
    func find(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        find(bytes, hash: hash, from: firstSlot(hash))
    }

    /// As above, with `firstSlot` at hand.
    @inline(__always)
    func find(_ bytes: UnsafeRawBufferPointer, hash: UInt64, from first: Slot) -> Int? {
        if first.number == 0 { return nil }
        if first.hash == hash && matches(Int(first.offset), bytes) {
            return Int(first.number &- 1)
        }
        return findFurther(bytes, hash: hash)
    }

    private func findFurther(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        slots.withUnsafeBufferPointer { slots in
            var place = (Int(truncatingIfNeeded: hash) &+ 1) & mask
            while true {
                let slot = slots[place]
                if slot.number == 0 { return nil }
                if slot.hash == hash && matches(Int(slot.offset), bytes) {
                    return Int(slot.number &- 1)
                }
                place = (place &+ 1) & mask
            }
        }
    }

    func find(_ key: HashedText) -> Int? {
        key.text.withBytes { find($0, hash: key.hash) }
    }

    /// Adds a key that is not there and returns its index, the number of keys before it.
    mutating func insert(_ key: HashedText) -> Int {
        assert(find(key) == nil, "key inserted twice")
        var text = key.text
        let offset = arena.count
        text.withUTF8 { bytes in
            precondition(bytes.count <= Int(UInt16.max), "key is too long")
            precondition(offset + 2 + bytes.count <= Int(UInt32.max), "key arena is full")
            arena.append(UInt8(truncatingIfNeeded: bytes.count))
            arena.append(UInt8(truncatingIfNeeded: bytes.count >> 8))
            arena.append(contentsOf: bytes)
        }
        offsets.append(UInt32(offset))
        if offsets.count * 4 > slots.count * 3 { grow() }
        place(
            Slot(hash: key.hash, offset: UInt32(offset), number: UInt32(offsets.count)))
        return offsets.count - 1
    }

    /// Bytes of memory behind the table.
    var bytes: Int { slots.capacity * 16 + offsets.capacity * 4 + arena.capacity }

    private func withKey<Result>(
        at index: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        arena.withUnsafeBytes { arena in
            let start = Int(offsets[index])
            let length = Int(arena[start]) | Int(arena[start + 1]) << 8
            return body(UnsafeRawBufferPointer(rebasing: arena[start + 2..<start + 2 + length]))
        }
    }

    private func matches(_ start: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        arena.withUnsafeBytes { arena in
            let length = Int(arena[start]) | Int(arena[start &+ 1]) << 8
            guard length == bytes.count else { return false }
            let key = start &+ 2
            var offset = 0
            while length &- offset >= 8 {
                let left = arena.loadUnaligned(fromByteOffset: key &+ offset, as: UInt64.self)
                let right = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if left != right { return false }
                offset &+= 8
            }
            while offset < length {
                if arena[key &+ offset] != bytes[offset] { return false }
                offset &+= 1
            }
            return true
        }
    }

    private mutating func place(_ slot: Slot) {
        var place = Int(truncatingIfNeeded: slot.hash) & mask
        while slots[place].number != 0 { place = (place + 1) & mask }
        slots[place] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        mask = slots.count - 1
        for slot in old where slot.number != 0 { place(slot) }
    }
}
