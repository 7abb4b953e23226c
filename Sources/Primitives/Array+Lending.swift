extension Array {
    /// Lends each element in turn. An iterator or a subscript copies it: for a record with texts
    /// and lists in it that counts a reference each.
    @inlinable
    @inline(__always)
    public func lendEach(_ body: (borrowing Element) -> Void) {
        withUnsafeBufferPointer { elements in
            elements.withMemoryRebound(to: OnLoan<Element>.self) { loans in
                for place in loans.indices { loans[place].lend(body) }
            }
        }
    }

    /// Lends one element, likewise.
    @inlinable
    @inline(__always)
    public func lend<Result>(_ place: Int, _ body: (borrowing Element) -> Result) -> Result {
        precondition(place >= 0 && place < count, "no such element")
        return withUnsafeBufferPointer { elements in
            elements.withMemoryRebound(to: OnLoan<Element>.self) { $0[place].lend(body) }
        }
    }
}

/// A value in the memory of its owner. As it cannot be copied, the compiler takes what it lends
/// from where it is; of a pointer's `pointee` it makes a copy first.
@usableFromInline
struct OnLoan<Value>: ~Copyable {
    @usableFromInline let value: Value

    @inlinable
    @inline(__always)
    borrowing func lend<Result>(_ body: (borrowing Value) -> Result) -> Result { body(value) }
}
