public import Primitives

extension Shortage {
    /// For `RPCFailure.details`: as `google.protobuf.Any` names and holds it.
    public var detail: (typeURL: String, value: [UInt8]) {
        ("type.googleapis.com/" + Self.typeName, encoded)
    }
}

extension RPCFailure {
    /// FAILED_PRECONDITION with one detail per short line.
    public static func shortage(
        reason: String, _ message: String, _ shortages: [Shortage],
        metadata: [(key: String, value: String)] = []
    ) -> RPCFailure {
        RPCFailure(
            .failedPrecondition, reason: reason, message, metadata: metadata,
            details: shortages.map(\.detail))
    }
}
