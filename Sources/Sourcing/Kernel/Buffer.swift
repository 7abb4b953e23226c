/// Scratch memory of a kernel: grows, never shrinks, and is never cleared for its owner.
///
/// Bounds are asserted in debug builds; callers reserve before they index.
struct Buffer<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int

    init() {
        capacity = 16
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// Makes room for `count` elements; what was inside is lost when it grows.
    @inline(__always)
    mutating func reserve(_ count: Int) {
        if count > capacity { grow(count) }
    }

    /// Makes room and writes `value` to the first `count` elements.
    @inline(__always)
    mutating func fill(_ count: Int, _ value: Element) {
        reserve(count)
        base.update(repeating: value, count: count)
    }

    @inline(never)
    private mutating func grow(_ count: Int) {
        base.deallocate()
        capacity = max(count, capacity * 2)
        base = .allocate(capacity: capacity)
    }

    @inline(__always)
    subscript(index: Int) -> Element {
        get {
            assert(index >= 0 && index < capacity, "outside of scratch memory")
            return base[index]
        }
        set {
            assert(index >= 0 && index < capacity, "outside of scratch memory")
            base[index] = newValue
        }
    }
}
