internal import Primitives

/// The header names gRPC gives a meaning to, told apart by their bytes without making a `String`.
enum HeaderName {
    case method, path, status, contentType, te
    case timeout, encoding, acceptEncoding
    case grpcStatus, grpcMessage, statusDetails, retryPushback
    /// Reserved or of the HTTP layer: never handed on as application metadata (W16).
    case reserved
    case application

    init(_ name: UnsafeRawBufferPointer) {
        switch name.count {
        case 2 where name.equals("te"): self = .te
        case 5 where name.equals(":path"): self = .path
        case 7 where name.equals(":method"): self = .method
        case 7 where name.equals(":status"): self = .status
        case 10 where name.equals("user-agent"): self = .reserved
        case 11 where name.equals("grpc-status"): self = .grpcStatus
        case 12 where name.equals("content-type"): self = .contentType
        case 12 where name.equals("grpc-timeout"): self = .timeout
        case 12 where name.equals("grpc-message"): self = .grpcMessage
        case 13 where name.equals("grpc-encoding"): self = .encoding
        // Of HTTP itself: framing, and the negotiation old gRPC cores send with every call.
        case 14 where name.equals("content-length"): self = .reserved
        case 15 where name.equals("accept-encoding"): self = .reserved
        case 20 where name.equals("grpc-accept-encoding"): self = .acceptEncoding
        case 22 where name.equals("grpc-retry-pushback-ms"): self = .retryPushback
        case 23 where name.equals("grpc-status-details-bin"): self = .statusDetails
        default:
            let isReserved = name.first == UInt8(ascii: ":") || name.starts(with: "grpc-".utf8)
            self = isReserved ? .reserved : .application
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The same bytes as an ASCII literal.
    @inline(__always)
    func equals(_ literal: StaticString) -> Bool {
        guard count == literal.utf8CodeUnitCount else { return false }
        return matches(UnsafeRawPointer(literal.utf8Start))
    }

    /// The same bytes as those at `other`, of which there are at least `count`; eight a step.
    /// Not named `equals`: a literal would convert to a pointer and skip the length check.
    @inline(__always)
    func matches(_ other: UnsafeRawPointer) -> Bool {
        guard let base = baseAddress else { return true }
        var offset = 0
        while count &- offset >= 8 {
            let left = (base + offset).loadUnaligned(as: UInt64.self)
            let right = (other + offset).loadUnaligned(as: UInt64.self)
            if left != right { return false }
            offset &+= 8
        }
        while offset < count {
            let left = (base + offset).load(as: UInt8.self)
            if left != (other + offset).load(as: UInt8.self) { return false }
            offset &+= 1
        }
        return true
    }
}
