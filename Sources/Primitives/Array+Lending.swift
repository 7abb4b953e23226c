extension Array {
    /// Lends each element in turn. An iterator, and often a subscript, copies it: for a record
    /// with texts and lists in it that counts a reference each.
    @inlinable
    @inline(__always)
    public func lendEach(_ body: (borrowing Element) -> Void) {
        withUnsafeBufferPointer { elements in
            guard let first = elements.baseAddress else { return }
            for place in elements.indices { body(first[place]) }
        }
    }
}
