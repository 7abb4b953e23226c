internal import GRPC
internal import HTTP2
internal import NIOCore
internal import Primitives
internal import Synchronization

/// One call in progress on a loop: what joins a stream, its state machine and its handler.
///
/// Slots are reused: whoever keeps a slot number across a loop turn keeps `generation` with it and
/// compares. A unary call that answers at once occupies its slot for the length of one callback.
final class Call {
    /// What waits for the journal.
    enum Held {
        case nothing
        /// A unary reply, framed in the stream's buffer, its headers not yet submitted.
        case reply
        /// One message of a stream, not yet framed.
        case message([UInt8])
    }

    let slot: Int
    @exclusivity(unchecked) private(set) var generation: UInt32 = 0
    @exclusivity(unchecked) private(set) var isOpen = false

    @exclusivity(unchecked) var connection: Connection?
    @exclusivity(unchecked) var stream: Stream?
    @exclusivity(unchecked) var machine = ServerCall()
    /// Index of the method, or the number of methods for an unknown one.
    @exclusivity(unchecked) var method = 0
    @exclusivity(unchecked) var kind = MethodKind.unary
    @exclusivity(unchecked) var startNanoseconds: UInt64 = 0
    /// Monotonic milliseconds of the last request bytes.
    @exclusivity(unchecked) var lastDataMilliseconds: Int64 = 0
    /// Request bytes since the last message that was delivered.
    @exclusivity(unchecked) var unfinishedBytes = 0
    @exclusivity(unchecked) var held = Held.nothing
    /// Request bytes in all, on the wire.
    @exclusivity(unchecked) var requestBytes = 0

    @exclusivity(unchecked) var streaming: (any StreamingCall)?
    @exclusivity(unchecked) var wakeup: Wakeup?
    /// The request is delivered and its end was told.
    @exclusivity(unchecked) var requestEnded = false
    /// The machine holds messages back because the handler does not take them.
    @exclusivity(unchecked) var isPaused = false

    /// The context as admission left it; nil if there is no admission.
    @exclusivity(unchecked) var admitted: CallContext?

    @exclusivity(unchecked) var wasAdmitted = false

    var takesManyMessages: Bool { kind == .clientStreaming || kind == .bidirectional }

    /// The handler may be asked for a message: none waits for the journal, and a handler of one
    /// request has it.
    var mayProduce: Bool {
        guard case .nothing = held else { return false }
        return isOpen && (requestEnded || takesManyMessages)
    }

    init(slot: Int) { self.slot = slot }

    func open(_ connection: Connection, _ stream: Stream, _ options: ServerCall.Options) {
        isOpen = true
        self.connection = connection
        self.stream = stream
        machine = ServerCall(options: options)
        requestEnded = false
        isPaused = false
        unfinishedBytes = 0
        requestBytes = 0
    }

    func close() {
        isOpen = false
        generation &+= 1
        connection = nil
        stream = nil
        if streaming != nil { streaming = nil }
        if wakeup != nil { wakeup = nil }
        if wasAdmitted { admitted = nil }
        wasAdmitted = false
        if case .nothing = held {} else { held = .nothing }
    }
}

/// Brings a streaming handler's `wake`, called on any thread, to the loop: once per batch of
/// calls, and to nobody when the call is over.
final class Wakeup: Sendable {
    private let loop: LoopState
    private let slot: Int
    private let generation: UInt32
    private let isPending = Atomic<Bool>(false)

    init(_ loop: LoopState, _ call: Call) {
        self.loop = loop
        slot = call.slot
        generation = call.generation
    }

    func wake() {
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        loop.eventLoop.execute { self.deliver() }
    }

    private func deliver() {
        isPending.store(false, ordering: .releasing)
        loop.wake(slot, generation)
    }
}
