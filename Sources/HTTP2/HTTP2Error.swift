/// Why a session cannot go on. Stream errors are not errors of the session: they are events.
public struct HTTP2Error: Error, Sendable, CustomStringConvertible {
    public enum Code: Sendable {
        /// The peer does not speak HTTP/2 (the connection preface is wrong).
        case notHTTP2
        /// The peer makes us queue control frames faster than it reads them.
        case flooded
        /// Anything else that libnghttp2 calls fatal; `description` says what.
        case fatal
        /// The stream or session is past the point where the call made sense.
        case refused
    }

    public var code: Code
    public var description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

/// Error codes of RST_STREAM and GOAWAY (RFC 9113, section 7).
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let noError = ErrorCode(rawValue: 0)
    public static let protocolError = ErrorCode(rawValue: 1)
    public static let internalError = ErrorCode(rawValue: 2)
    public static let flowControlError = ErrorCode(rawValue: 3)
    public static let settingsTimeout = ErrorCode(rawValue: 4)
    public static let streamClosed = ErrorCode(rawValue: 5)
    public static let frameSizeError = ErrorCode(rawValue: 6)
    public static let refusedStream = ErrorCode(rawValue: 7)
    public static let cancel = ErrorCode(rawValue: 8)
    public static let compressionError = ErrorCode(rawValue: 9)
    public static let connectError = ErrorCode(rawValue: 10)
    public static let enhanceYourCalm = ErrorCode(rawValue: 11)
    public static let inadequateSecurity = ErrorCode(rawValue: 12)
    public static let http11Required = ErrorCode(rawValue: 13)
}
