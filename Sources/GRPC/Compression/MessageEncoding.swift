/// How message bytes are compressed, as `grpc-encoding` names it.
public enum MessageEncoding: UInt8, Sendable, CaseIterable {
    case identity
    case gzip
    case deflate

    init?(_ name: some Sequence<UInt8>) {
        for encoding in MessageEncoding.allCases where name.elementsEqual(encoding.name.utf8) {
            self = encoding
            return
        }
        return nil
    }

    public var name: String {
        switch self {
        case .identity: "identity"
        case .gzip: "gzip"
        case .deflate: "deflate"
        }
    }
}

/// What a peer takes, from `grpc-accept-encoding`; unknown names are passed over.
public struct MessageEncodings: OptionSet, Sendable {
    public var rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let gzip = MessageEncodings(rawValue: 1 << MessageEncoding.gzip.rawValue)
    public static let deflate = MessageEncodings(rawValue: 1 << MessageEncoding.deflate.rawValue)

    public func accepts(_ encoding: MessageEncoding) -> Bool {
        encoding == .identity || rawValue & (1 << encoding.rawValue) != 0
    }

    init(list: UnsafeRawBufferPointer) {
        self = []
        for part in list.split(separator: UInt8(ascii: ",")) {
            let name = part.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") }
            if let encoding = MessageEncoding(name) { rawValue |= 1 << encoding.rawValue }
        }
    }
}
