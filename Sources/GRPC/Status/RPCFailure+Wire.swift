internal import Primitives

/// The failures this target finds itself, by the row of the wire table they answer.
extension RPCFailure {
    static var truncatedMessage: RPCFailure {
        RPCFailure(
            .internal, reason: "TRUNCATED_MESSAGE", "the stream ended inside a message")
    }

    static var noMessage: RPCFailure {
        RPCFailure(
            .unimplemented, reason: "NO_REQUEST_MESSAGE",
            "the method takes one request message, but none came")
    }

    static var severalMessages: RPCFailure {
        RPCFailure(
            .unimplemented, reason: "SEVERAL_REQUEST_MESSAGES",
            "the method takes one request message, but more came")
    }

    static func badFlag(_ flag: UInt8) -> RPCFailure {
        RPCFailure(
            .internal, reason: "BAD_MESSAGE_FLAG", "a message's flag byte is \(flag), not 0 or 1")
    }

    static var compressedWithoutEncoding: RPCFailure {
        RPCFailure(
            .internal, reason: "COMPRESSED_WITHOUT_ENCODING",
            "a message is flagged compressed, but grpc-encoding names no compression")
    }

    static func corruptCompression(_ encoding: MessageEncoding) -> RPCFailure {
        RPCFailure(
            .internal, reason: "CORRUPT_COMPRESSION",
            "a message flagged compressed is not \(encoding.name)")
    }

    /// `length` nil: found while inflating.
    static func messageTooLarge(_ length: Int?, limit: Int) -> RPCFailure {
        let size = length.map { "\($0) bytes" } ?? "inflated"
        return RPCFailure(
            .resourceExhausted, reason: "MESSAGE_TOO_LARGE",
            "a message (\(size)) is larger than the limit of \(limit) bytes")
    }

    static func unknownMethod(_ path: [UInt8]) -> RPCFailure {
        let text = String(decoding: path.prefix(256), as: UTF8.self)
        return RPCFailure(
            .unimplemented, reason: "UNKNOWN_METHOD", "unknown method \(text)")
    }

    static func unknownEncoding(_ name: String) -> RPCFailure {
        RPCFailure(
            .unimplemented, reason: "UNKNOWN_ENCODING",
            "grpc-encoding \(name) is not supported; use gzip, deflate or identity")
    }

    static var headersTooLarge: RPCFailure {
        RPCFailure(
            .resourceExhausted, reason: "HEADERS_TOO_LARGE",
            "the request's headers are larger than \(Limits.headerListBytesMax) bytes "
                + "or more than \(Limits.headerFieldsMax) fields")
    }

    static var deadlineExceeded: RPCFailure {
        RPCFailure(.deadlineExceeded, reason: "DEADLINE_EXCEEDED", "the deadline passed")
    }
}
