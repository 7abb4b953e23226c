/// Header or trailer fields on their way out, in one flat buffer: names and values end to end.
///
/// `GRPC` makes them (the common ones once, as constants), `HTTP2` turns them into name-value
/// pairs without a copy or a `String`. Names are lower-case; `:status` comes first.
public struct HeaderBlock: Sendable, Equatable {
    public struct Field: Sendable, Equatable {
        public var nameLength: UInt32
        public var valueLength: UInt32

        @inlinable
        public init(nameLength: UInt32, valueLength: UInt32) {
            self.nameLength = nameLength
            self.valueLength = valueLength
        }
    }

    /// `name value name value …` without separators.
    public private(set) var bytes: [UInt8] = []
    public private(set) var fields: [Field] = []
    /// 1 ... `constantsMax` for the few blocks nearly every call sends: equal numbers mean equal
    /// blocks, so that a sender can keep them prepared. 0 for all others.
    public private(set) var constant: UInt8 = 0

    /// The highest `constant`.
    public static let constantsMax: UInt8 = 7

    public init() {}

    /// A block that is made once and stays as it is.
    public init(constant: UInt8, _ pairs: [(String, String)]) {
        precondition((1...Self.constantsMax).contains(constant), "no such constant")
        self.init(pairs)
        self.constant = constant
    }

    public init(_ pairs: [(String, String)]) {
        for (name, value) in pairs { append(name, value) }
    }

    public mutating func append(_ name: String, _ value: String) {
        append(name, value.utf8)
    }

    public mutating func append(_ name: String, _ value: some Collection<UInt8>) {
        constant = 0
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: value)
        fields.append(
            Field(
                nameLength: UInt32(clamping: name.utf8.count),
                valueLength: UInt32(clamping: value.count)))
    }

    /// Calls `body` for each field in order; the pointers live as long as the call.
    @inlinable
    public func forEach(
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
    ) {
        bytes.withUnsafeBytes { all in
            var offset = 0
            for field in fields {
                let middle = offset &+ Int(field.nameLength)
                let end = middle &+ Int(field.valueLength)
                body(
                    UnsafeRawBufferPointer(rebasing: all[offset..<middle]),
                    UnsafeRawBufferPointer(rebasing: all[middle..<end]))
                offset = end
            }
        }
    }

    /// The first value of `name`, for tests and cold paths.
    public func first(_ name: String) -> String? {
        var found: String?
        forEach { key, value in
            if found == nil, key.elementsEqual(name.utf8) {
                found = String(decoding: value, as: UTF8.self)
            }
        }
        return found
    }
}
