/// One thing an operator can configure: its name in every source, its kind, its default.
///
/// `key` is the path in a configuration file; flag and environment names follow from it:
/// `["snapshot", "intervalBytes"]` is `--snapshot-interval-bytes` and
/// `DOMD_SNAPSHOT_INTERVAL_BYTES`.
public struct Setting: Sendable {
    /// What a value may look like.
    public enum Kind: Sendable {
        /// A file or directory; empty means not set.
        case path
        /// `HOST:PORT`, `[V6]:PORT`; port 0 lets the system choose.
        case address
        /// Digits and a unit of `ms`, `s`, `m`, `h`, `d`.
        case duration
        /// Digits and, optionally, `KiB`, `MiB`, `GiB`.
        case bytes
        /// A whole number in this range.
        case count(ClosedRange<Int>)
        /// `true` or `false`; as a flag it needs no value.
        case flag
        /// One of these words.
        case choice([String])
    }

    public var key: [String]
    public var kind: Kind
    /// In the same spelling as in any other source.
    public var defaultText: String
    /// One or two sentences for `--help`.
    public var help: String

    init(_ key: [String], _ kind: Kind, _ defaultText: String, _ help: String) {
        self.key = key
        self.kind = kind
        self.defaultText = defaultText
        self.help = help
    }

    /// `snapshot.interval`: how messages name it.
    public var name: String { key.joined(separator: ".") }

    /// `--snapshot-interval`.
    public var flag: String { "--" + words.joined(separator: "-") }

    /// `DOMD_SNAPSHOT_INTERVAL`.
    public var variable: String {
        "DOMD_" + words.joined(separator: "_").uppercased()
    }

    /// Every component cut at its capitals, lower-case.
    private var words: [String] {
        key.flatMap { component in
            var words = [""]
            for character in component {
                if character.isUppercase { words.append("") }
                words[words.count - 1] += character.lowercased()
            }
            return words
        }
    }

    /// What `--help` shows for its value; nil for a flag.
    public var placeholder: String? {
        switch kind {
        case .path: "PATH"
        case .address: "HOST:PORT"
        case .duration: "TIME"
        case .bytes: "BYTES"
        case .count: "N"
        case .flag: nil
        case .choice(let words): words.joined(separator: "|")
        }
    }
}
