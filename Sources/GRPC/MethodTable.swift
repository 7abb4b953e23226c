public import Primitives

/// A method's place in its `MethodTable`.
public struct MethodIndex: Hashable, Sendable {
    public var value: Int32

    @inlinable
    public init(_ value: Int32) { self.value = value }
}

/// All methods a server answers, found by the bytes of `:path` (case-sensitive, W1).
///
/// Open addressing over a power of two at least twice the number of methods; hash first, then an
/// exact compare. Immutable after `init`; a lookup allocates nothing and is O(path length).
public final class MethodTable: Sendable {
    public let methods: [Method]
    private let paths: [[UInt8]]
    private let hashes: [UInt64]
    /// Index into `methods`, or -1.
    private let slots: [Int32]

    /// Two methods with one path are a bug of the caller.
    public init(_ methods: [Method]) {
        self.methods = methods
        paths = methods.map { Array($0.path.utf8) }
        hashes = paths.map { path in path.withUnsafeBytes { stableHash($0) } }
        var size = 8
        while size < methods.count * 2 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        for index in methods.indices {
            var slot = Int(truncatingIfNeeded: hashes[index]) & (size - 1)
            while slots[slot] >= 0 {
                precondition(paths[Int(slots[slot])] != paths[index], "a path occurs twice")
                slot = (slot + 1) & (size - 1)
            }
            slots[slot] = Int32(index)
        }
        self.slots = slots
    }

    public subscript(index: MethodIndex) -> Method { methods[Int(index.value)] }

    public func find(_ path: RawSpan) -> MethodIndex? {
        path.withUnsafeBytes { bytes in
            let hash = stableHash(bytes)
            let mask = slots.count &- 1
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] >= 0 {
                let index = Int(slots[slot])
                if hashes[index] == hash, isPath(index, bytes) { return MethodIndex(slots[slot]) }
                slot = (slot &+ 1) & mask
            }
            return nil
        }
    }

    private func isPath(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        paths[index].withUnsafeBytes { path in
            guard let start = path.baseAddress else { return bytes.isEmpty }
            return path.count == bytes.count && bytes.matches(start)
        }
    }
}
