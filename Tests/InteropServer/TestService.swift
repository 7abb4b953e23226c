internal import Primitives
internal import ProtobufWire

/// `grpc.testing.TestService` as doc/interop-test-descriptions.md describes it. UnimplementedCall
/// is left out on purpose: that is the test.
enum TestService {
    static let name = "grpc.testing.TestService"

    static var methods: [Method] {
        [
            .unary("/\(name)/EmptyCall") { (_, _, _) throws(RPCFailure) in .reply },
            // The same answer as UnaryCall, by the short way that the service's own RPCs take.
            .unary("/\(name)/CacheableUnaryCall") { (_, request, reply) throws(RPCFailure) in
                let asked = try parsed { () throws(WireError) in try TestRequest.simple(request) }
                try checkSize(asked.responseSize)
                TestRequest.encodeResponse(size: Int(asked.responseSize), into: &reply)
                return .reply
            },
            streaming("UnaryCall", .unary),
            streaming("StreamingOutputCall", .serverStreaming),
            streaming("StreamingInputCall", .clientStreaming),
            streaming("FullDuplexCall", .bidirectional),
            streaming("HalfDuplexCall", .bidirectional, answersAtEnd: true),
        ]
    }

    private static func streaming(
        _ method: String, _ kind: MethodKind, answersAtEnd: Bool = false
    ) -> Method {
        Method(
            path: "/\(name)/\(method)", kind: kind,
            handler: .streaming { context, wake in
                TestCall(kind, context, answersAtEnd: answersAtEnd, wake)
            })
    }

    static func parsed<Value>(
        _ body: () throws(WireError) -> Value
    ) throws(RPCFailure) -> Value {
        do throws(WireError) {
            return try body()
        } catch {
            throw RPCFailure(error)
        }
    }

    static func checkSize(_ size: Int32) throws(RPCFailure) {
        guard (0...(16 << 20)).contains(size) else {
            throw .invalid("response_size", "is not within 0 and 16 MiB")
        }
    }
}

/// Any call of the test service but EmptyCall.
final class TestCall: StreamingCall {
    private let kind: MethodKind
    private let answersAtEnd: Bool
    private let wake: @Sendable () -> Void
    private var queue: [TestRequest.Response] = []
    private var next = 0
    /// When the response at the head of the queue may leave, once its interval has begun.
    private var due: ContinuousClock.Instant?
    private var sleep: Task<Void, Never>?
    private var aggregatedBytes = 0
    private var hasEnded = false
    let initialMetadata: Metadata
    let trailingMetadata: Metadata

    init(
        _ kind: MethodKind, _ context: CallContext, answersAtEnd: Bool,
        _ wake: @escaping @Sendable () -> Void
    ) {
        self.kind = kind
        self.answersAtEnd = answersAtEnd
        self.wake = wake
        let entries = context.metadata.entries
        initialMetadata = Metadata(entries.filter { $0.name == "x-grpc-test-echo-initial" })
        trailingMetadata = Metadata(entries.filter { $0.name == "x-grpc-test-echo-trailing-bin" })
    }

    func receive(_ request: RawSpan) throws(RPCFailure) {
        try receive(request, wasCompressed: false)
    }

    func receive(_ bytes: RawSpan, wasCompressed: Bool) throws(RPCFailure) {
        let kind = self.kind
        let request = try TestService.parsed { () throws(WireError) in
            switch kind {
            case .unary: try TestRequest.simple(bytes)
            case .clientStreaming: try TestRequest.input(bytes)
            case .serverStreaming, .bidirectional: try TestRequest.output(bytes)
            }
        }
        if let expected = request.expectCompressed, expected != wasCompressed {
            throw .invalid("expect_compressed", "the message was not as announced")
        }
        if request.statusCode != 0 {
            let code = UInt8(exactly: request.statusCode).flatMap { StatusCode(rawValue: $0) }
            throw RPCFailure(code ?? .unknown, reason: "ASKED_FOR", request.statusMessage)
        }
        aggregatedBytes += request.payloadBytes
        if kind == .unary {
            queue.append(TestRequest.Response(size: request.responseSize))
        } else {
            queue += request.responses
        }
        for response in queue { try TestService.checkSize(response.size) }
        wake()
    }

    func receiveEnd() throws(RPCFailure) {
        hasEnded = true
        if kind == .clientStreaming { queue.append(TestRequest.Response()) }
        wake()
    }

    var acceptsMessages: Bool { answersAtEnd || queue.count - next < 100 }

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        if answersAtEnd, !hasEnded { return .pending }
        guard next < queue.count else { return hasEnded ? .end : .pending }
        let response = queue[next]
        let interval = response.intervalMicroseconds
        if interval > 0, !isDue(afterMicroseconds: interval) { return .pending }
        next += 1
        if next == queue.count {
            queue.removeAll()
            next = 0
        }
        if kind == .clientStreaming {
            reply.int32(1, Int32(clamping: aggregatedBytes))
        } else {
            TestRequest.encodeResponse(size: Int(response.size), into: &reply)
        }
        if !acceptsMessages || queue.isEmpty { wake() }
        return .message
    }

    /// Whether the response at the head of the queue has waited long enough; wakes when it has.
    private func isDue(afterMicroseconds interval: Int32) -> Bool {
        if let due {
            guard ContinuousClock.now >= due else { return false }
            self.due = nil
            return true
        }
        let interval = Duration.microseconds(Int64(interval))
        due = .now + interval
        let wake = self.wake
        sleep = Task {
            try? await Task.sleep(for: interval)
            wake()
        }
        return false
    }

    func cancel() { sleep?.cancel() }
}
