public import Primitives

/// One call, seen from the client: turns response headers, DATA and trailers into messages and an
/// outcome. The mirror of `ServerCall`, with the same manners: a value, no sockets, no clock.
///
///     waiting ──headers──▶ open ──trailers──▶ closed(outcome)
///        └──Trailers-Only, HTTP error, reset, deadline──▲
///
/// Called by the client library in the order of the wire: `header` and `headersEnd` for each
/// block, `receive` for DATA, `reset` when the stream or its connection breaks.
public struct ClientCall: Sendable {
    public enum Outcome: Sendable {
        case ok
        case failed(RPCFailure)
    }

    /// What the server asks of retries (`grpc-retry-pushback-ms`).
    public enum RetryPushback: Sendable, Equatable {
        case after(milliseconds: Int64)
        /// A negative or broken value: do not retry.
        case never
    }

    private enum State: Sendable {
        case waiting
        case open
    }

    private var state = State.waiting
    private var block = ResponseFields()
    private var deframer: MessageDeframer
    private let expectsOneMessage: Bool

    /// Set once, when the call is over.
    public private(set) var outcome: Outcome?
    public private(set) var initialMetadata = Metadata()
    public private(set) var trailingMetadata = Metadata()
    public private(set) var retryPushback: RetryPushback?
    public var messagesReceived: Int { deframer.delivered }

    /// `expectsOneMessage`: of unary and client-streaming calls, whose OK must bring exactly one.
    public init(expectsOneMessage: Bool, messageBytesMax: Int = Limits.messageBytesMax) {
        self.expectsOneMessage = expectsOneMessage
        deframer = MessageDeframer(expecting: .many, limit: messageBytesMax)
    }

    /// One field of the current block.
    public mutating func header(name: RawSpan, value: RawSpan) {
        guard outcome == nil else { return }
        name.withUnsafeBytes { nameBytes in
            value.withUnsafeBytes { block.take(nameBytes, $0) }
        }
    }

    /// The block is whole: response headers, or trailers when `endStream`.
    public mutating func headersEnd(endStream: Bool) {
        guard outcome == nil else { return }
        let fields = block
        block = ResponseFields()
        // 100 … 199 come before the response and say nothing to gRPC.
        if !endStream, let status = fields.httpStatus, (100...199).contains(status) { return }
        if endStream {
            if state == .waiting, let failure = fields.httpFailure {
                return close(.failed(failure))
            }
            trailingMetadata = fields.metadata
            retryPushback = fields.retryPushback
            return close(fields.outcome)
        }
        guard state == .waiting else {
            return close(.failed(.badResponse("a second header block that is no trailer")))
        }
        if let failure = fields.httpFailure { return close(.failed(failure)) }
        guard let encoding = fields.encoding else {
            return close(.failed(.badResponse("a grpc-encoding this client did not offer")))
        }
        initialMetadata = fields.metadata
        deframer.encoding = encoding
        state = .open
    }

    /// DATA. `deliver` gets each whole message; false pauses until `resume`.
    public mutating func receive(
        _ chunk: RawSpan, endStream: Bool, _ deliver: MessageDeframer.Deliver
    ) -> Progress {
        guard outcome == nil else { return .more }
        guard state == .open else {
            if !chunk.isEmpty || endStream {
                close(.failed(.badResponse("data before the headers")))
            }
            return .more
        }
        do throws(RPCFailure) {
            let progress = try deframer.receive(chunk, endStream: false, deliver)
            if endStream { close(.failed(.badResponse("no trailers before the stream's end"))) }
            return progress
        } catch {
            close(.failed(error))
            return .more
        }
    }

    /// Goes on after a pause.
    public mutating func resume(_ deliver: MessageDeframer.Deliver) -> Progress {
        do throws(RPCFailure) {
            return try deframer.resume(deliver)
        } catch {
            close(.failed(error))
            return .more
        }
    }

    /// The stream was reset by the server.
    public mutating func reset(code: UInt32) { close(.failed(.streamReset(code))) }

    /// The connection broke, or could not be made.
    public mutating func connectionLost(_ why: String) {
        close(.failed(RPCFailure(.unavailable, reason: "CONNECTION_LOST", why)))
    }

    public mutating func deadlinePassed() { close(.failed(.deadlineExceeded)) }

    public mutating func cancelled() {
        close(.failed(RPCFailure(.cancelled, reason: "CANCELLED", "the caller cancelled")))
    }

    private mutating func close(_ result: Outcome) {
        guard outcome == nil else { return }
        if case .ok = result {
            if deframer.holdsPartialMessage {
                outcome = .failed(.truncatedMessage)
                return
            }
            if expectsOneMessage, messagesReceived != 1 {
                outcome = .failed(
                    .badResponse("\(messagesReceived) response messages instead of one"))
                return
            }
        }
        outcome = result
    }
}
