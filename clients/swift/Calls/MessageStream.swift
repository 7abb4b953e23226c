public import Messages
internal import ProtobufWire

/// The replies of a streaming call, in order. One reader. Throws `ClientError`.
///
/// Dropping the stream before its end cancels the call.
public struct MessageStream<Reply: WireMessage>: AsyncSequence, Sendable {
    public typealias Element = Reply

    public struct AsyncIterator: AsyncIteratorProtocol {
        let replies: RawReplies

        public mutating func next() async throws -> Reply? {
            guard let bytes = try await replies.next() else { return nil }
            do {
                return try Reply(decoding: bytes)
            } catch {
                replies.cancel()
                throw ClientError.badReply(error)
            }
        }
    }

    let replies: RawReplies

    init(_ replies: RawReplies) { self.replies = replies }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(replies: replies) }

    /// Ends the call.
    public func cancel() { replies.cancel() }
}

/// The replies of a streaming call as bytes.
public final class RawReplies: Sendable {
    private let observer: StreamObserver

    init(_ observer: StreamObserver) { self.observer = observer }

    deinit { observer.stop() }

    /// The next reply, or nil after an orderly end. Throws `ClientError`.
    public func next() async throws -> [UInt8]? { try await observer.next() }

    public func cancel() { observer.stop() }
}

/// A call that sends and receives at its own pace on both sides.
public struct BidirectionalCall: Sendable {
    public let replies: RawReplies
    private let observer: StreamObserver

    init(_ observer: StreamObserver) {
        self.observer = observer
        replies = RawReplies(observer)
    }

    /// Waits while the server does not keep up. False when the call is over; the replies say why.
    @discardableResult
    public func send(_ message: [UInt8]) async -> Bool { await observer.send(message) }

    @discardableResult
    public func send(_ message: some WireMessage) async -> Bool {
        await observer.send(message.encoded)
    }

    /// No more requests.
    public func finish() { observer.enqueue(nil, ends: true) }

    func sendLast(_ message: [UInt8]) { observer.enqueue(message, ends: true) }
}
