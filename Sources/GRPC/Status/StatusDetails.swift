internal import Primitives
internal import ProtobufWire

/// `grpc-status-details-bin`: google.rpc.Status, with ErrorInfo always.
///
///     Status { int32 code = 1; string message = 2; repeated google.protobuf.Any details = 3; }
///     Any { string type_url = 1; bytes value = 2; }
///     ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
///     BadRequest { repeated FieldViolation field_violations = 1; }
///     FieldViolation { string field = 1; string description = 2; }
///     RetryInfo { google.protobuf.Duration retry_delay = 1; }
enum StatusDetails {
    /// `ErrorInfo.domain` of every failure of this server.
    static let domain = "dom.v1"
    /// Stock clients take 8 KiB of headers: longer texts are cut...
    static let messageBytesMax = 1_024
    /// ...and details that would exceed this many bytes are left out, the last first.
    static let detailsBytesMax = 4_096

    static let errorInfoURL = "type.googleapis.com/google.rpc.ErrorInfo"
    static let badRequestURL = "type.googleapis.com/google.rpc.BadRequest"
    static let retryInfoURL = "type.googleapis.com/google.rpc.RetryInfo"

    static func encode(_ failure: RPCFailure) -> [UInt8] {
        var writer = ByteWriter(capacity: 256)
        writer.int32(1, Int32(failure.code.rawValue))
        writer.string(2, cut(failure.message))
        any(errorInfoURL, &writer) { encodeErrorInfo(failure, &$0) }
        if let delay = failure.retryAfterMilliseconds {
            any(retryInfoURL, &writer) { $0.duration(1, milliseconds: max(delay, 0)) }
        }
        for detail in failure.details {
            any(detail.typeURL, &writer) { $0.append(detail.value) }
        }
        if !failure.violations.isEmpty {
            any(badRequestURL, &writer) { encodeViolations(failure, &$0) }
        }
        return writer.array
    }

    private static func encodeErrorInfo(_ failure: RPCFailure, _ info: inout ByteWriter) {
        info.string(1, failure.reason)
        info.string(2, domain)
        let start = info.count
        for (key, value) in failure.metadata {
            if info.count - start + key.utf8.count + value.utf8.count > detailsBytesMax / 2 {
                break
            }
            info.mapEntry(3, key: key, value: value)
        }
    }

    /// As many as fit: the caller learns the first ones and corrects those.
    private static func encodeViolations(_ failure: RPCFailure, _ body: inout ByteWriter) {
        let start = body.count
        for violation in failure.violations {
            let mark = body.count
            body.message(1) { entry in
                entry.string(1, violation.field)
                entry.string(2, violation.description)
            }
            if body.count - start > detailsBytesMax / 4 {
                body.truncate(to: mark)
                return
            }
        }
    }

    /// One `Any`; taken back if it makes the whole too long.
    private static func any(
        _ typeURL: String, _ writer: inout ByteWriter, _ body: (inout ByteWriter) -> Void
    ) {
        let mark = writer.count
        writer.message(3) { any in
            any.string(1, typeURL)
            any.message(2, body)
        }
        if writer.count > messageBytesMax + detailsBytesMax { writer.truncate(to: mark) }
    }

    /// At most `messageBytesMax` bytes, cut between scalars.
    static func cut(_ text: String) -> String {
        guard text.utf8.count > messageBytesMax else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: messageBytesMax)
        while end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return String(text[..<end])
    }
}
