internal import Messages
internal import Primitives

/// A server-streaming call that walks something: one request in, then a page whenever the client
/// can take one. Pulled by flow control, so a slow client costs one page of memory.
final class ServerStream<
    Request: WireMessage, Cursor: Sendable, Reply: WireMessage
>: StreamingCall {
    /// The next page and where to go on; nil ends the stream.
    typealias Step = (Request, inout Cursor) throws(RPCFailure) -> Reply?

    private let begin: (Request) throws(RPCFailure) -> Cursor
    private let step: Step
    private var walk: (request: Request, cursor: Cursor)?

    init(
        begin: @escaping (Request) throws(RPCFailure) -> Cursor, step: @escaping Step
    ) {
        self.begin = begin
        self.step = step
    }

    var acceptsMessages: Bool { true }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: Request = try decode(bytes)
        walk = (request, try begin(request))
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard walk != nil else { return .pending }
        guard let page = try step(walk!.request, &walk!.cursor) else { return .end }
        page.encode(into: &reply)
        return .message
    }

    func cancel() { walk = nil }
}

extension Method {
    /// A server-streaming method made of pages.
    static func paged<Request: WireMessage, Cursor: Sendable, Reply: WireMessage>(
        _ path: String,
        begin: @escaping @Sendable (Request) throws(RPCFailure) -> Cursor,
        step: @escaping @Sendable (Request, inout Cursor) throws(RPCFailure) -> Reply?
    ) -> Method {
        Method(
            path: path, kind: .serverStreaming,
            handler: .streaming { _, _ in
                ServerStream<Request, Cursor, Reply>(begin: begin, step: step)
            })
    }
}
