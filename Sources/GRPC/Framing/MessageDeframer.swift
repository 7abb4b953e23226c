public import Primitives

/// What a deframer's owner does next.
public enum Progress: Sendable {
    /// Wait for more bytes.
    case more
    /// The receiver asked for a pause; call `resume` when it takes messages again.
    case paused
    /// The peer has half-closed and every message was delivered.
    case ended
}

/// Cuts the bytes of a stream's DATA frames into messages (W6, W7, W9, W23).
///
///     flag : 1 byte, 0 or 1     length : 4 bytes, big-endian     message : `length` bytes
///
/// DATA borders mean nothing. A message that lies whole in one chunk is handed out in place; a cut
/// one is collected in `partial`, which grows by the bytes that came, never by the length they
/// announce. Two modes: `one` (unary and server-streaming requests) waits for the half-close and
/// demands exactly one message, so that no handler runs on a request that turns out malformed;
/// `many` delivers each as it comes and may be paused.
public struct MessageDeframer: Sendable {
    /// Delivers one message; false asks for a pause after it.
    public typealias Deliver = (_ message: RawSpan, _ wasCompressed: Bool) throws(RPCFailure) ->
        Bool

    public enum Expectation: Sendable {
        case one
        case many
    }

    var expectation: Expectation
    var encoding: MessageEncoding
    let limit: Int
    private var partial: [UInt8] = []
    /// Bytes that came while paused, consumed up to `backlogStart`.
    private var backlog: [UInt8] = []
    private var backlogStart = 0
    private var isPaused = false
    private var hasEnded = false
    /// Messages handed out so far.
    public private(set) var delivered = 0

    public init(
        expecting expectation: Expectation, encoding: MessageEncoding = .identity,
        limit: Int = Limits.messageBytesMax
    ) {
        self.expectation = expectation
        self.encoding = encoding
        self.limit = limit
    }

    /// Takes one chunk, valid during the call only. After a throw the call is over.
    public mutating func receive(
        _ chunk: RawSpan, endStream: Bool, _ deliver: Deliver
    ) throws(RPCFailure) -> Progress {
        hasEnded = hasEnded || endStream
        switch expectation {
        case .one: return try receiveOne(chunk, deliver)
        case .many:
            if isPaused {
                chunk.withUnsafeBytes { backlog.append(contentsOf: $0) }
                return .paused
            }
            let used = try receiveMany(chunk, deliver)
            if isPaused {
                let rest = chunk.extracting(used..<chunk.byteCount)
                rest.withUnsafeBytes { backlog.append(contentsOf: $0) }
            }
            return try progress()
        }
    }

    /// Goes on after a pause.
    public mutating func resume(_ deliver: Deliver) throws(RPCFailure) -> Progress {
        guard isPaused else { return try progress() }
        isPaused = false
        // Moved out, so that the bytes are not aliased while `partial` changes.
        let bytes = backlog
        backlog = []
        let rest = bytes.span.bytes.extracting(backlogStart..<bytes.count)
        let used = try receiveMany(rest, deliver)
        if isPaused {
            backlogStart += used
            backlog = bytes
            if backlogStart > backlog.count / 2 {
                backlog.removeFirst(backlogStart)
                backlogStart = 0
            }
        } else {
            backlogStart = 0
        }
        return try progress()
    }

    /// The peer has sent a part of a message, and not yet the rest.
    var holdsPartialMessage: Bool { !partial.isEmpty }

    private func progress() throws(RPCFailure) -> Progress {
        if isPaused { return .paused }
        guard hasEnded else { return .more }
        if !partial.isEmpty { throw .truncatedMessage }
        return .ended
    }

    // MARK: Exactly one message

    private mutating func receiveOne(
        _ chunk: RawSpan, _ deliver: Deliver
    ) throws(RPCFailure) -> Progress {
        if hasEnded, partial.isEmpty {
            try deliverOnly(chunk, deliver)
            return .ended
        }
        chunk.withUnsafeBytes { partial.append(contentsOf: $0) }
        if hasEnded {
            let bytes = partial
            partial = []
            try deliverOnly(bytes.span.bytes, deliver)
            return .ended
        }
        if let end = try frameEnd(partial.span.bytes), partial.count > end {
            throw .severalMessages
        }
        return .more
    }

    private mutating func deliverOnly(_ bytes: RawSpan, _ deliver: Deliver) throws(RPCFailure) {
        if bytes.isEmpty { throw .noMessage }
        guard let end = try frameEnd(bytes), bytes.byteCount >= end else {
            throw .truncatedMessage
        }
        if bytes.byteCount > end { throw .severalMessages }
        _ = try deliverFrame(bytes, deliver)
    }

    // MARK: Any number of messages

    /// Returns how many bytes were used: all, unless paused.
    private mutating func receiveMany(
        _ chunk: RawSpan, _ deliver: Deliver
    ) throws(RPCFailure) -> Int {
        var offset = 0
        if !partial.isEmpty {
            offset = try completePartial(chunk, deliver)
            if !partial.isEmpty || isPaused { return offset }
        }
        while offset < chunk.byteCount {
            let rest = chunk.extracting(offset..<chunk.byteCount)
            guard let end = try frameEnd(rest), end <= rest.byteCount else {
                rest.withUnsafeBytes { partial.append(contentsOf: $0) }
                return chunk.byteCount
            }
            offset += end
            if try !deliverFrame(rest.extracting(0..<end), deliver) {
                isPaused = true
                return offset
            }
        }
        return offset
    }

    /// Tops the partial frame up from `chunk`; returns how many bytes that took.
    private mutating func completePartial(
        _ chunk: RawSpan, _ deliver: Deliver
    ) throws(RPCFailure) -> Int {
        var offset = 0
        while true {
            // Until the prefix is whole, it is all we may wait for.
            let end = try frameEnd(partial.span.bytes) ?? MessageFramer.prefixBytes
            let taken = min(end - partial.count, chunk.byteCount - offset)
            let piece = chunk.extracting(offset..<offset + taken)
            piece.withUnsafeBytes { partial.append(contentsOf: $0) }
            offset += taken
            guard let whole = try frameEnd(partial.span.bytes) else { return offset }
            if partial.count == whole { break }
            if offset == chunk.byteCount { return offset }
        }
        let bytes = partial
        partial = []
        if try !deliverFrame(bytes.span.bytes, deliver) { isPaused = true }
        return offset
    }

    // MARK: One frame

    /// Where the frame that begins here ends, or nil while its prefix is cut. Checks as much of
    /// the prefix as there is.
    private func frameEnd(_ bytes: RawSpan) throws(RPCFailure) -> Int? {
        if bytes.isEmpty { return nil }
        let flag = bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
        if flag > 1 { throw .badFlag(flag) }
        if flag == 1, encoding == .identity { throw .compressedWithoutEncoding }
        guard bytes.byteCount >= MessageFramer.prefixBytes else { return nil }
        let word = bytes.unsafeLoadUnaligned(fromByteOffset: 1, as: UInt32.self)
        let length = Int(UInt32(bigEndian: word))
        if length > limit { throw .messageTooLarge(length, limit: limit) }
        return MessageFramer.prefixBytes + length
    }

    /// `frame` is whole and its prefix checked.
    private mutating func deliverFrame(
        _ frame: RawSpan, _ deliver: Deliver
    ) throws(RPCFailure) -> Bool {
        delivered &+= 1
        let message = frame.extracting(MessageFramer.prefixBytes..<frame.byteCount)
        if frame.unsafeLoad(fromByteOffset: 0, as: UInt8.self) == 0 {
            return try deliver(message, false)
        }
        let plain: [UInt8]
        do {
            plain = try Compressor.inflate(message, encoding, limit: limit)
        } catch {
            switch error {
            case .corrupt: throw .corruptCompression(encoding)
            case .tooLarge: throw .messageTooLarge(nil, limit: limit)
            }
        }
        return try deliver(plain.span.bytes, true)
    }
}
