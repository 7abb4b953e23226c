extension String {
    /// Calls `body` with the UTF-8 bytes where they are. `withUTF8` asks for a copy to change,
    /// which counts a reference each time.
    @inlinable
    @inline(__always)
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable({
            body(UnsafeRawBufferPointer($0))
        }) {
            return result
        }
        // Only strings of other languages' runtimes are elsewhere.
        var text = self
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}
