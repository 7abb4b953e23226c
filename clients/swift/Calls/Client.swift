internal import GRPC
internal import HTTP2
public import Messages
internal import NIOCore
internal import NIOPosix
internal import Primitives
internal import ProtobufWire

/// A client of a DOM server: one connection, many calls at a time.
///
/// Connects with the first call and again whenever the connection is lost. Unary calls have
/// deadlines and are retried as `RetryPolicy` says; mutations without an idempotency key get one,
/// so that a retry is always safe. Typed methods stand in `client.availability`,
/// `client.reservations` and so on; the methods here serve any gRPC service.
public final class Client: Sendable {
    public let endpoint: Endpoint
    public let options: ClientOptions
    let keeper: ConnectionKeeper

    public init(_ endpoint: Endpoint, options: ClientOptions = ClientOptions()) {
        self.endpoint = endpoint
        self.options = options
        keeper = ConnectionKeeper(
            endpoint, loop: MultiThreadedEventLoopGroup.singleton.next(),
            timeout: .milliseconds(options.connectTimeoutMilliseconds))
    }

    /// Calls under way may finish; new ones fail.
    public func shutdown() async {
        try? await keeper.loop.submit { self.keeper.shutdown() }.get()
    }

    // MARK: Unary

    /// Throws `ClientError`.
    public func unary<Request: WireMessage, Reply: WireMessage>(
        _ path: String, _ request: Request, as reply: Reply.Type = Reply.self,
        options: CallOptions? = nil
    ) async throws -> Reply {
        let bytes = try await unary(path, request.encoded, options: options)
        do {
            return try Reply(decoding: bytes)
        } catch {
            throw ClientError.badReply(error)
        }
    }

    /// The same with messages as bytes. Throws `ClientError`.
    public func unary(
        _ path: String, _ request: [UInt8], options: CallOptions? = nil
    ) async throws -> [UInt8] {
        let options = options ?? self.options.call
        let deadline = options.deadline
        var random = SystemRandomNumberGenerator()
        var attempt = 1
        while true {
            do {
                return try await tryUnary(path, request, options, deadline)
            } catch let error as ClientError {
                guard let delay = options.retry.delay(after: error, attempt: attempt, &random),
                    deadline.map({ NIODeadline.now() + .milliseconds(delay) < $0 }) ?? true
                else { throw error }
                try await sleep(milliseconds: delay)
                attempt += 1
            }
        }
    }

    private func sleep(milliseconds: Int64) async throws {
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
        } catch {
            throw ClientError.cancelled
        }
    }

    private func tryUnary(
        _ path: String, _ request: [UInt8], _ options: CallOptions, _ deadline: NIODeadline?
    ) async throws -> [UInt8] {
        let observer = UnaryObserver()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                observer.continuation.set(continuation)
                begin(path, options, deadline, observer, expectsOneMessage: true) {
                    connection, call in
                    connection.send(call) { $0.append(request) }
                    connection.sendEnd(call)
                }
            }
        } onCancel: {
            keeper.loop.execute { observer.cancel() }
        }
    }

    // MARK: Streams

    /// Replies as they come, pulled by flow control. Not retried. Leaving the loop early cancels.
    public func serverStream<Request: WireMessage, Reply: WireMessage>(
        _ path: String, _ request: Request, as reply: Reply.Type = Reply.self,
        options: CallOptions? = nil
    ) -> MessageStream<Reply> {
        let call = bidirectional(path, options: options)
        call.sendLast(request.encoded)
        return MessageStream(call.replies)
    }

    /// Messages as bytes in both directions.
    public func bidirectional(_ path: String, options: CallOptions? = nil) -> BidirectionalCall {
        let options = options ?? self.options.call
        let observer = StreamObserver(loop: keeper.loop)
        begin(path, options, options.deadline, observer, expectsOneMessage: false) {
            connection, call in observer.opened(connection, call)
        }
        return BidirectionalCall(observer)
    }

    /// Opens the call on the loop, or tells the observer why not.
    private func begin(
        _ path: String, _ options: CallOptions, _ deadline: NIODeadline?,
        _ observer: PendingObserver, expectsOneMessage: Bool,
        _ opened: @escaping @Sendable (ClientConnection, ActiveCall) -> Void
    ) {
        let keeper = keeper
        keeper.loop.execute {
            keeper.use { result in
                guard !observer.isOver else { return }
                do throws(ClientError) {
                    let connection = try result.get()
                    if let deadline, NIODeadline.now() >= deadline { throw ClientError.deadline }
                    let headers = Client.headers(path, options, deadline, connection.authority)
                    observer.connection = connection
                    let call = try connection.start(
                        headers, observer, deadline: deadline, expectsOneMessage: expectsOneMessage)
                    observer.call = call
                    opened(connection, call)
                } catch {
                    observer.failed(error)
                }
            }
        }
    }

    static func headers(
        _ path: String, _ options: CallOptions, _ deadline: NIODeadline?, _ authority: String
    ) -> HeaderList {
        let left = deadline.map { max(1, ($0 - NIODeadline.now()).nanoseconds / 1_000_000) }
        let block = RequestHeaders(
            path: path, authority: authority, timeoutMilliseconds: left,
            userAgent: "domctl-swift/1", metadata: options.metadata
        ).block
        let list = HeaderList()
        block.forEach { name, value in list.append(name.bytes, value.bytes) }
        return list
    }
}

extension CallOptions {
    var deadline: NIODeadline? { timeoutMilliseconds.map { .now() + .milliseconds($0) } }
}
