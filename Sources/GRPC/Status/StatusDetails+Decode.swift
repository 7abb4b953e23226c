internal import Primitives
internal import ProtobufWire

/// The way back: what a client makes of `grpc-status-details-bin`.
extension StatusDetails {
    /// Details kept of one status.
    static let detailsMax = 32

    /// A failure with everything `bytes` say, or nil if they are no google.rpc.Status of `code`.
    static func decode(_ bytes: [UInt8], code: StatusCode, message: String) -> RPCFailure? {
        var failure = RPCFailure(code, reason: "", message)
        do throws(WireError) {
            var said: Int32 = 0
            var reader = ProtobufReader(bytes.span.bytes)
            while let field = try reader.nextField() {
                switch field.number {
                case 1: try reader.int32(field, &said)
                case 3:
                    guard let any = try reader.message(field) else { continue }
                    try decodeAny(any, into: &failure)
                default: try reader.skip(field)
                }
            }
            return said == Int32(code.rawValue) ? failure : nil
        } catch {
            return nil
        }
    }

    private static func decodeAny(
        _ any: borrowing ProtobufReader, into failure: inout RPCFailure
    ) throws(WireError) {
        var reader = copy any
        var typeURL = ""
        var value: [UInt8] = []
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &typeURL)
            case 2: try reader.bytes(field, &value)
            default: try reader.skip(field)
            }
        }
        switch typeURL {
        case errorInfoURL: try decodeErrorInfo(value, into: &failure)
        case badRequestURL: try decodeBadRequest(value, into: &failure)
        case retryInfoURL: try decodeRetryInfo(value, into: &failure)
        default:
            try reader.checkRoom(failure.details.count, atMost: detailsMax)
            failure.details.append((typeURL, value))
        }
    }

    private static func decodeErrorInfo(
        _ bytes: [UInt8], into failure: inout RPCFailure
    ) throws(WireError) {
        var reader = ProtobufReader(bytes.span.bytes)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &failure.reason)
            case 3: try reader.mapEntry(field, &failure.metadata)
            default: try reader.skip(field)
            }
        }
    }

    private static func decodeBadRequest(
        _ bytes: [UInt8], into failure: inout RPCFailure
    ) throws(WireError) {
        var reader = ProtobufReader(bytes.span.bytes)
        while let field = try reader.nextField() {
            guard field.number == 1, var entry = try reader.message(field) else {
                if field.number != 1 { try reader.skip(field) }
                continue
            }
            var violation = RPCFailure.FieldViolation(field: "", description: "")
            while let part = try entry.nextField() {
                switch part.number {
                case 1: try entry.string(part, &violation.field)
                case 2: try entry.string(part, &violation.description)
                default: try entry.skip(part)
                }
            }
            try reader.checkRoom(failure.violations.count, atMost: detailsMax * 8)
            failure.violations.append(violation)
        }
    }

    private static func decodeRetryInfo(
        _ bytes: [UInt8], into failure: inout RPCFailure
    ) throws(WireError) {
        var reader = ProtobufReader(bytes.span.bytes)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.duration(field, &failure.retryAfterMilliseconds)
            default: try reader.skip(field)
            }
        }
    }
}
