internal import Primitives

/// What a run does, told line by line: printed as it happens if asked for, and always folded into
/// a digest, so that two runs of one seed can be compared.
final class Story {
    private(set) var digest: UInt64 = 0
    /// The last lines, for the report of a violation.
    private(set) var recent: [String] = []
    private let isVerbose: Bool

    static let recentMax = 40

    init(isVerbose: Bool) { self.isVerbose = isVerbose }

    func tell(_ line: String) {
        var line = line
        digest = line.withUTF8 {
            foldedMultiply(
                digest ^ stableHash(UnsafeRawBufferPointer($0)), 0x9E37_79B9_7F4A_7C15)
        }
        if isVerbose { print(line) }
        recent.append(line)
        if recent.count > 2 * Self.recentMax { recent.removeFirst(Self.recentMax) }
    }
}

/// Something happened that must never happen.
struct Violation: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// Throws unless `condition` holds.
func judge(
    _ condition: Bool, _ violation: @autoclosure () -> String
) throws(Violation) {
    if !condition { throw Violation(violation()) }
}
