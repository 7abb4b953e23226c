internal import Primitives

/// Text with its stable hash computed once: what identifiers are made of.
///
/// Two values are equal when their UTF-8 bytes are. Texts of up to 15 bytes live inline, so most
/// identifiers allocate nothing.
public struct HashedText: Hashable, Comparable, Sendable {
    public let text: String
    public let hash: UInt64

    public init(_ text: String) {
        hash = text.withBytes { stableHash($0) }
        self.text = text
    }

    public static func == (left: HashedText, right: HashedText) -> Bool {
        // Equal hashes of bytes rule out texts that are only canonically equivalent.
        left.hash == right.hash && left.text == right.text
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// By UTF-8 bytes.
    public static func < (left: HashedText, right: HashedText) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
