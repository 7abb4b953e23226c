internal import NIOCore
internal import Primitives
internal import Synchronization
internal import Transport

/// A server with the methods that the tests of the wire need, on a free port.
struct TestServer: Sendable {
    let server: GRPCServer
    let port: Int
    let journal: FakeJournal
    let streams: StreamLog

    /// Runs `body` against a fresh server and stops it.
    static func run(
        _ configure: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (TestServer) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration()
        configuration.loops = 1
        configure(&configuration)
        let journal = FakeJournal()
        let log = StreamLog()
        let server = GRPCServer(
            configuration, methods: methods(journal, log), durability: journal)
        let address = try await server.start()
        do {
            try await body(
                TestServer(
                    server: server, port: address.port ?? 0, journal: journal, streams: log))
        } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
        await server.shutdown(grace: .zero)
    }

    private static func methods(_ journal: FakeJournal, _ log: StreamLog) -> [Method] {
        [
            .unary("/t.T/Echo") { (_, request, reply) throws(RPCFailure) in
                reply.append(request)
                return .reply
            },
            // The reply is as many bytes as the request says, big-endian.
            .unary("/t.T/Large") { (_, request, reply) throws(RPCFailure) in
                let size = request.withUnsafeBytes { bytes in bytes.reduce(0) { $0 << 8 | Int($1) }
                }
                reply.appendZeroes(size)
                return .reply
            },
            .unary("/t.T/Refuse") { (_, _, _) throws(RPCFailure) in
                throw RPCFailure(.failedPrecondition, reason: "NO", "refused ☺")
            },
            .unary("/t.T/Durable") { (_, request, reply) throws(RPCFailure) in
                reply.append(request)
                return .replyWhenDurable(journal.append())
            },
            // Answers nothing, ever.
            Method(
                path: "/t.T/Silent", kind: .bidirectional,
                handler: .streaming { (_, _) throws(RPCFailure) in TestStream(log, .silent) }),
            // As above, and no drain waits for it.
            Method(
                path: "/t.T/Watch", kind: .serverStreaming,
                handler: .streaming { (_, _) throws(RPCFailure) in TestStream(log, .watch) }),
            // Sends 1 KiB messages for as long as the client takes them.
            Method(
                path: "/t.T/Endless", kind: .serverStreaming,
                handler: .streaming { (_, _) throws(RPCFailure) in TestStream(log, .endless) }),
            Method(
                path: "/t.T/Chat", kind: .bidirectional,
                handler: .streaming { (_, wake) throws(RPCFailure) in
                    TestStream(log, .chat, wake)
                }),
            // Takes one message and no more until it is told to.
            Method(
                path: "/t.T/Stuck", kind: .clientStreaming,
                handler: .streaming { (_, wake) throws(RPCFailure) in
                    TestStream(log, .stuck, wake)
                }),
        ]
    }
}

/// What streaming handlers saw.
final class StreamLog: Sendable {
    struct State {
        var cancelled = 0
        var messages = 0
        var produced = 0
        var isOpen = false
        var wakes: [@Sendable () -> Void] = []
    }

    let state = Mutex(State())

    var cancelled: Int { state.withLock(\.cancelled) }
    var messages: Int { state.withLock(\.messages) }
    var produced: Int { state.withLock(\.produced) }

    /// Lets "Stuck" calls take messages.
    func unstick() {
        let wakes = state.withLock { state in
            state.isOpen = true
            return state.wakes
        }
        for wake in wakes { wake() }
    }
}

final class TestStream: StreamingCall {
    enum Kind { case silent, watch, endless, chat, stuck }

    private let log: StreamLog
    private let kind: Kind
    private var waiting: [[UInt8]] = []
    private var hasEnded = false

    init(_ log: StreamLog, _ kind: Kind, _ wake: (@Sendable () -> Void)? = nil) {
        self.log = log
        self.kind = kind
        if let wake { log.state.withLock { $0.wakes.append(wake) } }
    }

    func receive(_ request: RawSpan) throws(RPCFailure) {
        log.state.withLock { $0.messages += 1 }
        waiting.append(request.withUnsafeBytes { Array($0) })
    }

    func receiveEnd() throws(RPCFailure) { hasEnded = true }

    var isEndless: Bool { kind == .watch }
    var acceptsMessages: Bool { kind != .stuck || log.state.withLock(\.isOpen) }

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        switch kind {
        case .silent, .watch: return .pending
        case .endless:
            reply.appendZeroes(1_024)
            log.state.withLock { $0.produced += 1 }
            return .message
        case .chat:
            guard !waiting.isEmpty else { return hasEnded ? .end : .pending }
            reply.append(waiting.removeFirst())
            return .message
        case .stuck:
            guard hasEnded else { return .pending }
            hasEnded = false
            waiting.removeAll()
            return .end
        }
    }

    func cancel() { log.state.withLock { $0.cancelled += 1 } }
}

/// A journal that becomes durable when the test says so.
final class FakeJournal: DurabilitySource {
    private struct State {
        var appended: UInt64 = 0
        var durable: UInt64 = 0
        var notify: [@Sendable (SequenceNumber, Bool) -> Void] = []
    }

    private let state = Mutex(State())

    func append() -> SequenceNumber {
        state.withLock { state in
            state.appended += 1
            return SequenceNumber(state.appended)
        }
    }

    var appended: UInt64 { state.withLock(\.appended) }

    var durable: SequenceNumber { SequenceNumber(state.withLock(\.durable)) }

    func onDurable(_ notify: @escaping @Sendable (SequenceNumber, Bool) -> Void) {
        state.withLock { $0.notify.append(notify) }
    }

    func beginBurst() {}

    func endBurst() {}

    func publish(_ sequence: UInt64, failed: Bool = false) {
        let listeners = state.withLock { state in
            if !failed { state.durable = sequence }
            return state.notify
        }
        for notify in listeners { notify(SequenceNumber(sequence), failed) }
    }
}
