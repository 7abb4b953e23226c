internal import Primitives

/// The fields of one response header block or trailer.
struct ResponseFields: Sendable {
    var httpStatus: Int?
    var isGRPC = false
    /// Nil: one this client did not offer.
    var encoding: MessageEncoding? = .identity
    var grpcStatus: Int?
    var message = ""
    var details: [UInt8]?
    var retryPushback: ClientCall.RetryPushback?
    var metadata = Metadata()

    mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        switch HeaderName(name) {
        case .status: httpStatus = Self.number(value)
        case .contentType: isGRPC = ContentType(value) != nil
        case .encoding: encoding = MessageEncoding(value)
        // A status that is no number is a status nobody knows.
        case .grpcStatus: grpcStatus = Self.number(value) ?? -1
        case .grpcMessage: message = PercentEncoding.decode(value)
        case .statusDetails: details = Base64.decode(value)
        case .retryPushback:
            retryPushback = Self.number(value).map { .after(milliseconds: Int64($0)) } ?? .never
        case .application: _ = metadata.append(name, value)
        case .method, .path, .te, .timeout, .acceptEncoding, .reserved: break
        }
    }

    /// Up to nine decimal digits; nil for anything else.
    private static func number(_ value: UnsafeRawBufferPointer) -> Int? {
        guard (1...9).contains(value.count) else { return nil }
        var number = 0
        for digit in value {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    /// Why this is no gRPC response; nil if it is one. A `grpc-status` outranks the HTTP status.
    var httpFailure: RPCFailure? {
        if grpcStatus != nil { return nil }
        let status = httpStatus ?? 0
        if status == 200, isGRPC { return nil }
        let code: StatusCode =
            switch status {
            case 400: .internal
            case 401: .unauthenticated
            case 403: .permissionDenied
            case 404: .unimplemented
            case 429, 502, 503, 504: .unavailable
            default: .unknown
            }
        return RPCFailure(
            code, reason: "NOT_A_GRPC_RESPONSE",
            "the server answered HTTP \(status)" + (isGRPC ? "" : " and no gRPC"))
    }

    /// What the trailers say.
    var outcome: ClientCall.Outcome {
        guard let grpcStatus else {
            return .failed(.badResponse("the trailers carry no grpc-status"))
        }
        let code = UInt8(exactly: grpcStatus).flatMap { StatusCode(rawValue: $0) } ?? .unknown
        if code == .ok { return .ok }
        let plain = RPCFailure(code, reason: "", message)
        var failure =
            details.flatMap { StatusDetails.decode($0, code: code, message: message) } ?? plain
        if case .after(let milliseconds)? = retryPushback {
            failure.retryAfterMilliseconds = milliseconds
        }
        return .failed(failure)
    }
}

extension RPCFailure {
    static func badResponse(_ what: String) -> RPCFailure {
        RPCFailure(.internal, reason: "BAD_RESPONSE", "the server sent \(what)")
    }

    /// The codes of RST_STREAM as the gRPC specification maps them.
    static func streamReset(_ code: UInt32) -> RPCFailure {
        let status: StatusCode =
            switch ResetCode(rawValue: code) {
            case .refusedStream: .unavailable
            case .cancel: .cancelled
            case .enhanceYourCalm: .resourceExhausted
            case .inadequateSecurity: .permissionDenied
            default: .internal
            }
        return RPCFailure(
            status, reason: "STREAM_RESET", "the server reset the stream with code \(code)")
    }
}
