public import Primitives

extension RPCFailure {
    /// INTERNAL for bytes that are no protobuf message, INVALID_ARGUMENT for a bad value in sound
    /// ones (W12).
    public init(_ error: WireError) {
        switch error.kind {
        case .timeOutOfRange:
            self.init(
                .invalidArgument, reason: "TIME_OUT_OF_RANGE", "request: \(error)")
        case .tooMany:
            self.init(.invalidArgument, reason: "TOO_MANY_ELEMENTS", "request: \(error)")
        default:
            self.init(.internal, reason: "MALFORMED_MESSAGE", "request: \(error)")
        }
    }
}
