public import Primitives

/// The request's header fields, one by one as they are decoded, and the verdict on them all.
extension ServerCall {
    /// One field, in the order of the wire. Names are lower-case (the HTTP/2 layer checks that).
    public mutating func header(name: RawSpan, value: RawSpan, methods: MethodTable) {
        guard state == .headers else { return }
        headerFields &+= 1
        headerBytes &+= name.byteCount &+ value.byteCount &+ 32
        // Beyond the bound nothing is kept; the verdict falls in `headersEnd` (W17).
        guard headersFit else { return }
        name.withUnsafeBytes { nameBytes in
            value.withUnsafeBytes { field(HeaderName(nameBytes), nameBytes, $0, methods) }
        }
    }

    private var headersFit: Bool {
        headerFields <= options.headerFieldsMax && headerBytes <= options.headerListBytesMax
    }

    private mutating func field(
        _ kind: HeaderName, _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer,
        _ methods: MethodTable
    ) {
        switch kind {
        case .method: isPost = value.equals("POST")
        case .path:
            method = methods.find(value.bytes)
            if method == nil { unknownPath = Array(value) }
        case .contentType: contentType = ContentType(value)
        case .te: if value.equals("trailers") { lacksTE = false }
        case .timeout:
            timeoutMilliseconds = Timeout.milliseconds(value)
            if timeoutMilliseconds == nil { isMalformed = "malformed grpc-timeout" }
        case .encoding:
            if let encoding = MessageEncoding(value) {
                requestEncoding = encoding
            } else {
                unknownEncoding = String(decoding: value.prefix(64), as: UTF8.self)
            }
        case .acceptEncoding: accepted.formUnion(MessageEncodings(list: value))
        case .application:
            if !metadata.append(name, value) { isMalformed = "malformed -bin metadata" }
        case .status, .grpcStatus, .grpcMessage, .statusDetails, .retryPushback, .reserved: break
        }
    }

    /// All fields are in. `endStream` is true when the client sends no body at all.
    ///
    /// The order of checks is grpc-go's, but for the method, which plain HTTP asks first: method,
    /// content-type, malformed fields, size, path, encoding.
    public mutating func headersEnd(
        endStream: Bool, now: Instant, methods: MethodTable
    ) -> Opening {
        guard state == .headers else { return .end(Ending()) }
        if endStream { receivedEnd = true }
        guard headersFit else { return .end(fail(.headersTooLarge)) }
        guard isPost else {
            return .end(reject(405, .unimplemented, "only POST is served here"))
        }
        guard contentType != nil else {
            return .end(reject(415, .invalidArgument, "content-type is not application/grpc"))
        }
        if let isMalformed { return .end(reject(400, .internal, isMalformed)) }
        guard let method else { return .end(fail(.unknownMethod(unknownPath))) }
        if let unknownEncoding {
            return .end(fail(.unknownEncoding(unknownEncoding), listsEncodings: true))
        }
        if let timeoutMilliseconds {
            deadline = now.advanced(byMilliseconds: timeoutMilliseconds)
            if timeoutMilliseconds == 0 { return .end(deadlinePassed()) }
        }
        chooseReplyEncoding()
        switch methods[method].kind {
        case .unary, .serverStreaming: deframer.expectation = .one
        case .clientStreaming, .bidirectional: deframer.expectation = .many
        }
        deframer.encoding = requestEncoding
        state = .open
        return .open(method)
    }

    /// Answers a client in kind, as grpc-go does, and never with what it does not accept (W10).
    private mutating func chooseReplyEncoding() {
        if requestEncoding != .identity, accepted.accepts(requestEncoding) {
            replyEncoding = requestEncoding
        } else if options.compressesReplies {
            if accepted.contains(.gzip) {
                replyEncoding = .gzip
            } else if accepted.contains(.deflate) {
                replyEncoding = .deflate
            }
        }
    }
}

extension Metadata {
    /// Appends one application field; false if a `-bin` value is not base64. Several values that
    /// were joined by commas are split before they are decoded (W15).
    mutating func append(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
        let text = String(decoding: name, as: UTF8.self)
        guard text.hasSuffix("-bin") else {
            entries.append((text, Array(value)))
            return true
        }
        for part in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let trimmed = part.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") }
            guard let bytes = Base64.decode(trimmed) else { return false }
            entries.append((text, bytes))
        }
        return true
    }
}
