internal import Primitives

/// Finds the dense index of an identifier from its raw UTF-8 bytes, without making a `String`.
///
/// Open addressing with linear probing; a slot holds 32 bits of the hash beside the index, so a
/// miss rarely touches the entries. Keys are never removed. Find is O(1); equality is that of
/// bytes.
struct KeyTable: Sendable {
    struct Entry: Sendable {
        var hash: UInt64
        var offset: UInt32
        var length: UInt32
    }

    /// 0 = empty, else the hash's high half above index + 1.
    private var slots: [UInt64]
    private var entries: [Entry]
    private var arena: [UInt8]
    private var mask: Int

    init() {
        slots = [UInt64](repeating: 0, count: 8)
        entries = []
        arena = []
        mask = 7
    }

    var count: Int { entries.count }

    func hash(at index: Int) -> UInt64 { entries[index].hash }

    /// The key's text; O(length).
    func text(at index: Int) -> String {
        let entry = entries[index]
        let start = Int(entry.offset)
        return String(decoding: arena[start..<start + Int(entry.length)], as: UTF8.self)
    }

    /// The index of the key, if it was inserted.
    func find(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        var place = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[place]
            if slot == 0 { return nil }
            if slot >> 32 == hash >> 32 {
                let index = Int(slot & 0xffff_ffff) - 1
                if matches(entries[index], bytes, hash) { return index }
            }
            place = (place + 1) & mask
        }
    }

    func find(_ key: HashedText) -> Int? {
        var text = key.text
        return text.withUTF8 { find(UnsafeRawBufferPointer($0), hash: key.hash) }
    }

    /// Adds a key that is not there and returns its index, the number of keys before it.
    mutating func insert(_ key: HashedText) -> Int {
        assert(find(key) == nil, "key inserted twice")
        let index = entries.count
        var text = key.text
        text.withUTF8 { bytes in
            precondition(arena.count + bytes.count <= Int(UInt32.max), "key arena is full")
            entries.append(
                Entry(
                    hash: key.hash, offset: UInt32(arena.count), length: UInt32(bytes.count)))
            arena.append(contentsOf: bytes)
        }
        if entries.count * 4 > slots.count * 3 { grow() } else { place(index) }
        return index
    }

    /// Bytes of memory behind the table.
    var bytes: Int { slots.capacity * 8 + entries.capacity * 16 + arena.capacity }

    private func matches(
        _ entry: Entry, _ bytes: UnsafeRawBufferPointer, _ hash: UInt64
    ) -> Bool {
        guard entry.hash == hash, Int(entry.length) == bytes.count else { return false }
        return arena.withUnsafeBytes { arena in
            let start = Int(entry.offset)
            var offset = 0
            while bytes.count &- offset >= 8 {
                let left = arena.loadUnaligned(fromByteOffset: start &+ offset, as: UInt64.self)
                let right = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if left != right { return false }
                offset &+= 8
            }
            while offset < bytes.count {
                if arena[start &+ offset] != bytes[offset] { return false }
                offset &+= 1
            }
            return true
        }
    }

    private mutating func place(_ index: Int) {
        let hash = entries[index].hash
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place] != 0 { place = (place + 1) & mask }
        slots[place] = (hash & ~0xffff_ffff) | UInt64(index + 1)
    }

    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        mask = slots.count - 1
        for index in entries.indices { place(index) }
    }
}
