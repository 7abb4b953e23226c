internal import Primitives

extension HeaderBlock {
    /// Application metadata; `-bin` values as base64. Names that gRPC or HTTP reserve and values
    /// that no header can carry are left out rather than allowed to break the stream.
    mutating func append(_ metadata: Metadata) {
        for (name, value) in metadata.entries where Metadata.isSendable(name) {
            if name.hasSuffix("-bin") {
                append(name, Base64.encode(value))
            } else if value.allSatisfy({ (0x20...0x7E).contains($0) }) {
                append(name, value)
            }
        }
    }

    /// `grpc-status` and everything that explains it.
    mutating func append(_ failure: RPCFailure) {
        append("grpc-status", "\(failure.code.rawValue)")
        let message = StatusDetails.cut(failure.message)
        if !message.isEmpty { append("grpc-message", PercentEncoding.encode(message)) }
        append("grpc-status-details-bin", Base64.encode(StatusDetails.encode(failure)))
        if let delay = failure.retryAfterMilliseconds {
            append("grpc-retry-pushback-ms", "\(max(delay, 0))")
        }
    }
}

extension Metadata {
    /// Lower-case letters, digits and `-_.`, and not reserved.
    static func isSendable(_ name: String) -> Bool {
        var text = name
        let isName = text.withUTF8 { bytes in
            let isApplication = HeaderName(UnsafeRawBufferPointer(bytes)) == .application
            return isApplication && !bytes.isEmpty
                && bytes.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
                    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
                    default: false
                    }
                }
        }
        return isName && name != "connection" && name != "transfer-encoding"
    }
}
