internal import Primitives

extension Storage {
    /// Copies what stands in a segment from `start` on into a `.torn` file of its own, durably,
    /// and only then makes it zero. `segment` is the whole file in memory; `taken` are the names
    /// of earlier copies, which are never replaced.
    func setAside(
        _ segment: UnsafeRawBufferPointer, of name: String, from start: Int, taken: [String]
    ) throws(StorageError) -> RecoveryReport.TornTail {
        var end = segment.count
        while end > start, segment.slice(max(start, end - 4_096)..<end).isZero {
            end = max(start, end - 4_096)
        }
        let stem = "\(name.dropLast(4))-\(FileName.hex(UInt64(start)))"
        var copyName = stem + ".torn"
        var attempt = 2
        while taken.contains(copyName) {
            copyName = "\(stem)-\(attempt).torn"
            attempt += 1
        }
        let copy = try open(copyName + ".tmp", .create)
        defer { copy.close() }
        try copy.write(segment.slice(start..<end), at: 0)
        try copy.sync()
        try rename(copyName + ".tmp", to: copyName)
        try syncDirectory()

        let file = try open(name, .readWrite)
        defer { file.close() }
        try file.writeZeroes(at: start, length: end - start)
        try file.sync()
        return .init(segment: name, offset: start, bytes: end - start, copy: copyName)
    }
}
