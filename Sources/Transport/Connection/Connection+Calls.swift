internal import GRPC
internal import HTTP2
internal import Primitives

/// The calls of a connection: executes what the machine decides, in both directions.
extension Connection {
    /// Bytes of a stream's replies that may wait for its window before the handler is asked again.
    private static let pullBelowBytes = 32 << 10

    // MARK: Opening

    /// A request's header block begins. Nil if the stream is refused.
    func open(_ stream: Stream) -> Call? {
        abuse.streamOpened(now: loop.milliseconds)
        guard session.openStreams <= shared.configuration.session.concurrentStreamsMax,
            session.queuedBytes <= Limits.connectionReplyBytesMax
        else {
            loop.metrics.connections.streamsRefused &+= 1
            session.reset(stream, .refusedStream)
            return nil
        }
        let call = loop.takeCall()
        call.open(self, stream, shared.configuration.call)
        stream.token = call.slot
        call.startNanoseconds = loop.nanoseconds
        call.lastDataMilliseconds = loop.milliseconds
        call.method = loop.kinds.count
        openCalls += 1
        loop.metrics.connections.streamsOpened &+= 1
        return call
    }

    /// The header block is whole.
    func begin(_ call: Call, endStream: Bool) {
        let opening = call.machine.headersEnd(
            endStream: endStream, now: loop.wall, methods: loop.methods)
        if call.machine.lacksTE { loop.metrics.connections.teMissing &+= 1 }
        switch opening {
        case .end(let ending):
            loop.metrics.started(call.method)
            end(call, ending)
        case .open(let index):
            call.method = Int(index.value)
            call.kind = loop.kinds[call.method]
            loop.metrics.started(call.method)
            if loop.unaryHandlers[call.method] == nil || shared.configuration.admit != nil {
                guard prepare(call, index) else { return }
            }
            if endStream {
                receiveEnd(call)
            } else {
                openedThisTurn.append((call.slot, call.generation))
            }
        }
    }

    /// Asks for admission and makes the streaming handler. False if the call ended.
    private func prepare(_ call: Call, _ index: MethodIndex) -> Bool {
        let method = loop.methods[index]
        do throws(RPCFailure) {
            var context = call.machine.context(now: loop.wall)
            if let admit = shared.configuration.admit {
                try admit(method.path, &context)
                call.admitted = context
                call.wasAdmitted = true
            }
            if case .streaming(let make) = method.handler {
                let wakeup = Wakeup(loop, call)
                call.wakeup = wakeup
                call.streaming = try make(context) { wakeup.wake() }
                if let stream = call.stream { session.interleave(stream) }
                loop.arm(call)
            }
            return true
        } catch {
            fail(call, error)
            return false
        }
    }

    /// Deadlines of calls whose request did not arrive in the turn that opened them.
    func armOpened() {
        guard !openedThisTurn.isEmpty else { return }
        for (slot, generation) in openedThisTurn {
            let call = loop.calls[slot]
            if call.generation == generation, call.connection === self { loop.arm(call) }
        }
        openedThisTurn.removeAll(keepingCapacity: true)
    }

    // MARK: Requests

    func receive(_ call: Call, _ bytes: RawSpan, endStream: Bool) {
        call.lastDataMilliseconds = loop.milliseconds
        call.requestBytes &+= bytes.byteCount
        if !endStream {
            call.unfinishedBytes += bytes.byteCount
            unfinishedBytes += bytes.byteCount
            if unfinishedBytes > Limits.connectionRequestBytesMax {
                return fail(call, .tooManyRequestBytes)
            }
        }
        if let handler = loop.unaryHandlers[call.method] {
            receiveUnary(call, handler, bytes, endStream: endStream)
        } else {
            feed(call, bytes, endStream: endStream)
        }
    }

    func receiveEnd(_ call: Call) {
        withUnsafeBytes(of: ()) { receive(call, $0.bytes, endStream: true) }
    }

    private func receiveUnary(
        _ call: Call, _ handler: UnaryHandler, _ bytes: RawSpan, endStream: Bool
    ) {
        // Admission may have changed the context; the machine is busy while it delivers.
        let context: CallContext
        if call.wasAdmitted, let admitted = call.admitted {
            context = admitted
        } else {
            context = call.machine.context(now: loop.wall)
        }
        var outcome: UnaryOutcome?
        do throws(RPCFailure) {
            _ = try call.machine.receive(bytes, endStream: endStream) {
                (message: RawSpan, _: Bool) throws(RPCFailure) -> Bool in
                loop.reply.removeAll()
                outcome = try handler(context, message, &loop.reply)
                return true
            }
        } catch {
            return fail(call, error)
        }
        guard let stream = call.stream else { return }
        if !endStream { session.consume(stream, bytes.byteCount) }
        switch outcome {
        case .none: break
        case .reply:
            writeReply(call, stream)
            sendReply(call, stream)
        case .replyWhenDurable(let sequence):
            writeReply(call, stream)
            call.held = .reply
            if loop.isDurable(sequence, else: call) {
                call.held = .nothing
                sendReply(call, stream)
            } else {
                loop.arm(call)
            }
        }
    }

    /// Frames the loop's reply into the stream's buffer; nothing moves before the headers.
    private func writeReply(_ call: Call, _ stream: Stream) {
        let encoding = call.machine.replyEncoding
        session.write(stream) { body in
            let mark = MessageFramer.begin(&body)
            loop.reply.withBytes { body.append($0) }
            MessageFramer.end(mark, &body, encoding: encoding)
        }
    }

    private func sendReply(_ call: Call, _ stream: Stream) {
        if let headers = call.machine.replyHeaders() { session.respond(stream, headers) }
        end(call, call.machine.finish())
    }

    // MARK: Streaming

    private func feed(_ call: Call, _ bytes: RawSpan, endStream: Bool) {
        advance(call) { (deliver) throws(RPCFailure) in
            try call.machine.receive(bytes, endStream: endStream, deliver)
        }
    }

    /// The handler was woken: it may take messages again, and it may have some to send.
    func resume(_ call: Call) {
        _ = takeHeldBack(call)
        if call.isOpen { produce(call) }
    }

    /// Delivers the messages that the handler did not take before. False if there is nothing to
    /// take or nobody who takes it.
    private func takeHeldBack(_ call: Call) -> Bool {
        guard call.isOpen, call.isPaused, call.streaming?.acceptsMessages == true else {
            return false
        }
        deliver(call) { (deliver) throws(RPCFailure) in try call.machine.resume(deliver) }
        return call.isOpen
    }

    private func advance(
        _ call: Call, _ step: (MessageDeframer.Deliver) throws(RPCFailure) -> Progress
    ) {
        deliver(call, step)
        if call.isOpen { produce(call) }
    }

    private func deliver(
        _ call: Call, _ step: (MessageDeframer.Deliver) throws(RPCFailure) -> Progress
    ) {
        guard let handler = call.streaming, let stream = call.stream else { return }
        var delivered = false
        var isInHandler = false
        do throws(RPCFailure) {
            let progress = try step { (message: RawSpan, wasCompressed) throws(RPCFailure) in
                delivered = true
                isInHandler = true
                try handler.receive(message, wasCompressed: wasCompressed)
                isInHandler = false
                return handler.acceptsMessages
            }
            if delivered { forgetUnfinished(call) }
            call.isPaused = progress == .paused
            if !call.isPaused { session.consume(stream, session.unconsumedBytes(stream)) }
            if progress == .ended, !call.requestEnded {
                call.requestEnded = true
                isInHandler = true
                try handler.receiveEnd()
            }
        } catch {
            fail(call, error, cancels: !isInHandler)
        }
    }

    /// Lets the handler answer. What it gives may make room for messages that it did not take
    /// before, and nobody else would bring them: no bytes come, and no one wakes it.
    func produce(_ call: Call) {
        repeat { pull(call) } while takeHeldBack(call)
    }

    /// Pulls messages from the handler while the stream's buffer is short.
    private func pull(_ call: Call) {
        guard let handler = call.streaming, let stream = call.stream, call.mayProduce else {
            return
        }
        do throws(RPCFailure) {
            while stream.queuedBytes < Connection.pullBelowBytes {
                loop.reply.removeAll()
                switch try handler.produce(into: &loop.reply) {
                case .message: sendMessage(call, stream)
                case .messageWhenDurable(let sequence):
                    call.held = .message(loop.reply.array)
                    guard loop.isDurable(sequence, else: call) else { return }
                    call.held = .nothing
                    sendMessage(call, stream)
                case .pending: return
                case .end:
                    openReply(call, stream)
                    return end(call, call.machine.finish(handler.trailingMetadata))
                }
            }
        } catch {
            fail(call, error, cancels: false)
        }
    }

    private func sendMessage(_ call: Call, _ stream: Stream) {
        openReply(call, stream)
        writeReply(call, stream)
    }

    /// The response headers of a streaming handler, once.
    private func openReply(_ call: Call, _ stream: Stream) {
        guard call.machine.owesHeaders else { return }
        let metadata = call.streaming?.initialMetadata ?? Metadata()
        if let headers = call.machine.replyHeaders(metadata) { session.respond(stream, headers) }
    }

    // MARK: The journal

    /// The journal is durable as far as `call` needs, or has stopped.
    func releaseHeld(_ call: Call, failed: Bool) {
        guard let stream = call.stream else { return }
        if failed {
            if case .reply = call.held { session.discardBody(stream) }
            call.held = .nothing
            return fail(call, .journalStopped)
        }
        switch call.held {
        case .nothing: break
        case .reply:
            call.held = .nothing
            sendReply(call, stream)
        case .message(let message):
            call.held = .nothing
            loop.reply.removeAll()
            loop.reply.append(message)
            sendMessage(call, stream)
            produce(call)
        }
    }

    // MARK: Ending

    func deadlinePassed(_ call: Call) {
        discardHeld(call)
        call.streaming?.cancel()
        end(call, call.machine.deadlinePassed())
    }

    /// `cancels`: the handler does not know yet that its call is over.
    func fail(_ call: Call, _ failure: RPCFailure, cancels: Bool = true) {
        discardHeld(call)
        if cancels { call.streaming?.cancel() }
        end(call, call.machine.fail(failure, call.streaming?.trailingMetadata ?? Metadata()))
    }

    /// The client reset the stream or is gone.
    func abandon(_ call: Call) {
        call.machine.reset()
        call.streaming?.cancel()
        close(call, .cancelled)
    }

    private func discardHeld(_ call: Call) {
        if case .reply = call.held, let stream = call.stream { session.discardBody(stream) }
        call.held = .nothing
    }

    /// Sends the last block and forgets the call.
    private func end(_ call: Call, _ ending: Ending) {
        if let stream = call.stream {
            let isLate = ending.code == .deadlineExceeded && stream.headersSubmitted
            if isLate, stream.queuedBytes > 0 {
                // Bytes wait for the client's window, perhaps for ever: no trailers after them.
                session.reset(stream, .cancel)
            } else if let block = ending.block {
                if let reset = ending.reset {
                    stream.resetAfterEnd = ErrorCode(rawValue: reset.rawValue)
                }
                if stream.headersSubmitted {
                    session.finish(stream, trailers: block)
                } else {
                    session.respondAndEnd(stream, block)
                }
            } else if let reset = ending.reset {
                session.reset(stream, ErrorCode(rawValue: reset.rawValue))
            }
        }
        close(call, ending.code)
    }

    private func close(_ call: Call, _ code: StatusCode) {
        let now = loop.endNanoseconds()
        let elapsed = now &- min(now, call.startNanoseconds)
        loop.metrics.handled(call.method, code, nanoseconds: elapsed)
        if shared.slowCalls.hasPlace(elapsed) { note(call, code, elapsed) }
        forgetUnfinished(call)
        forgetHeaders(of: call)
        call.stream?.token = -1
        openCalls -= 1
        if openCalls == 0 { idleSince = loop.milliseconds }
        loop.release(call)
    }

    private func note(_ call: Call, _ code: StatusCode, _ elapsed: UInt64) {
        guard call.kind == .unary, call.method < loop.kinds.count else { return }
        shared.slowCalls.note(
            SlowCall(
                path: loop.methods.methods[call.method].path,
                at: loop.wall.advanced(byMilliseconds: -Int64(clamping: elapsed / 1_000_000)),
                nanoseconds: elapsed, code: code, requestBytes: call.requestBytes))
    }

    private func forgetUnfinished(_ call: Call) {
        unfinishedBytes -= call.unfinishedBytes
        call.unfinishedBytes = 0
    }
}
