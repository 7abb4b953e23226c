/// `application/grpc`, then the end, `+` or `;` (W2).
enum ContentType: Equatable {
    case grpc
    case proto
    /// What follows `application/grpc+`, up to any `;`.
    case other([UInt8])

    /// Nil if this is not gRPC at all. The type compares without regard to case (RFC 9110).
    init?(_ value: UnsafeRawBufferPointer) {
        // What nearly every client sends.
        if value.equals("application/grpc") {
            self = .grpc
            return
        }
        let prefix: StaticString = "application/grpc"
        let length = prefix.utf8CodeUnitCount
        guard value.count >= length else { return nil }
        for offset in 0..<length where lowered(value[offset]) != prefix.utf8Start[offset] {
            return nil
        }
        if value.count == length {
            self = .grpc
            return
        }
        switch value[length] {
        case UInt8(ascii: ";"): self = .grpc
        case UInt8(ascii: "+"):
            let format = value[(length + 1)...].prefix { $0 != UInt8(ascii: ";") }
            self = format.elementsEqual("proto".utf8) ? .proto : .other(Array(format))
        default: return nil
        }
    }

    var text: String {
        switch self {
        case .grpc: "application/grpc"
        case .proto: "application/grpc+proto"
        case .other(let format): "application/grpc+" + String(decoding: format, as: UTF8.self)
        }
    }
}

/// An ASCII letter in lower case.
func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
