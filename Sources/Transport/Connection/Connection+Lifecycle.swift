internal import HTTP2
internal import NIOCore
internal import Primitives

/// The connection as a whole: how it ends, and what ends it.
extension Connection {
    static let drainPing: UInt64 = 0x646f_6d64_6472_616e
    private static let keepalivePing: UInt64 = 0x646f_6d64_6b65_6570
    /// A peer that does not acknowledge the PING of a drain is told the final GOAWAY anyway.
    private static let noticeMilliseconds: Int64 = 10_000
    /// From our half-close to the end, whatever the peer does.
    private static let lingerMilliseconds: Int64 = 1_000

    func enter(_ next: Phase) {
        phase = next
        phaseSince = loop.milliseconds
    }

    /// Every 250 ms: the bounds that need no better clock.
    func tick() {
        let now = loop.milliseconds
        let configuration = shared.configuration
        switch phase {
        case .preface where now - phaseSince > configuration.prefaceMilliseconds:
            loop.metrics.connections.prefaceTimeouts &+= 1
            context?.close(promise: nil)
            return
        case .noticed where now - phaseSince > Connection.noticeMilliseconds:
            finishNotice()
        case .closing:
            if now - phaseSince > Connection.lingerMilliseconds { context?.close(promise: nil) }
            return
        case .closed: return
        default: break
        }
        if headerBlockSince > 0, now - headerBlockSince > configuration.headerBlockMilliseconds {
            loop.metrics.connections.headerTimeouts &+= 1
            end(.enhanceYourCalm, debug: "header_timeout")
            return
        }
        if now > graceEnd { return closeNow(.graceOver) }
        if abuse.verdict != nil { return punish() }
        if openCalls > 0 {
            cutStalledBodies(now)
        } else if now - idleSince > configuration.idleMilliseconds {
            drain(reason: "max_idle")
        }
        if now > ageEnd, phase == .open {
            drain(reason: "max_age", grace: configuration.ageGraceMilliseconds)
        }
        keepAlive(now)
    }

    private func keepAlive(_ now: Int64) {
        let configuration = shared.configuration
        if keepaliveSince > 0 {
            guard now - keepaliveSince > configuration.keepaliveTimeoutMilliseconds else { return }
            loop.metrics.connections.keepaliveTimeouts &+= 1
            context?.close(promise: nil)
        } else if now - lastReceived > configuration.keepaliveMilliseconds {
            keepaliveSince = now
            session.ping(Connection.keepalivePing)
            loop.markDirty(self)
        }
    }

    private func cutStalledBodies(_ now: Int64) {
        session.forEachStream { stream in
            guard stream.token >= 0, !stream.remoteEnded else { return }
            let call = loop.calls[stream.token]
            // A stream of many messages may well be silent between two of them.
            let mayWait = call.takesManyMessages && call.unfinishedBytes == 0
            guard !mayWait, !call.isPaused,
                now - call.lastDataMilliseconds > shared.configuration.bodyStallMilliseconds
            else { return }
            loop.metrics.connections.bodyTimeouts &+= 1
            fail(call, .bodyStalled)
            loop.markDirty(self)
        }
    }

    // MARK: Drain

    /// The first stage: the peer is asked to open no more streams, and a PING finds out when it
    /// has read that. Calls go on; after `grace` milliseconds they are ended.
    func drain(reason: String, grace: Int64? = nil) {
        guard phase == .open || phase == .preface else { return }
        drainReason = reason
        enter(.noticed)
        if let grace { graceEnd = loop.milliseconds &+ grace }
        session.shutdownNotice(debug: reason)
        session.ping(Connection.drainPing)
        loop.markDirty(self)
    }

    /// The second stage: the peer has read the notice, so the last stream is known. When the
    /// server stops, calls that would never end by themselves end here.
    func finishNotice() {
        guard phase == .noticed else { return }
        enter(.draining)
        session.goaway(.noError, debug: drainReason)
        if drainReason == Connection.gracefulStop { endWatches() }
        loop.markDirty(self)
    }

    static let gracefulStop = "graceful_stop"

    /// Waiting for a watch is waiting for the whole grace, at every stop.
    private func endWatches() {
        session.forEachStream { stream in
            guard stream.token >= 0 else { return }
            let call = loop.calls[stream.token]
            if call.streaming?.isEndless == true { fail(call, .shuttingDown) }
        }
    }

    /// Ends every call with `failure`, says GOAWAY and closes.
    func closeNow(_ failure: RPCFailure) {
        guard phase != .closing, phase != .closed else { return }
        graceEnd = .max
        session.forEachStream { stream in
            if stream.token >= 0 { fail(loop.calls[stream.token], failure) }
        }
        if phase != .draining {
            session.goaway(
                .noError, debug: drainReason.isEmpty ? Connection.gracefulStop : drainReason)
        }
        flush()
        closeOutput()
    }

    // MARK: The end

    func punish() {
        guard let verdict = abuse.verdict else { return }
        if phase != .closing, phase != .closed {
            loop.metrics.connections.abuse[verdict.rawValue, default: 0] &+= 1
        }
        end(.enhanceYourCalm, debug: verdict.rawValue)
    }

    func failed(_ error: HTTP2Error) {
        switch error.code {
        case .flooded:
            abuse.trip(.flooded)
        case .notHTTP2, .fatal, .refused:
            loop.metrics.connections.protocolErrors &+= 1
            context?.close(promise: nil)
        }
    }

    /// Says why and closes; calls are abandoned.
    private func end(_ code: ErrorCode, debug: String) {
        guard phase != .closing, phase != .closed else { return }
        session.goaway(code, debug: debug)
        flush()
        closeOutput()
    }

    /// Called after each flush: closes when nothing is left to do.
    func closeIfDone() {
        guard phase != .closing, phase != .closed else { return }
        if phase == .draining, session.openStreams == 0, !session.wantsWrite {
            return closeOutput()
        }
        if !session.isAlive {
            if phase == .open, abuse.verdict == nil, openCalls > 0 {
                loop.metrics.connections.protocolErrors &+= 1
            }
            closeOutput()
        }
    }

    /// Half-closes and lets the peer read what was written: a full close with unread input would
    /// make the kernel reset the connection and could destroy our GOAWAY on its way.
    func closeOutput() {
        guard phase != .closing, phase != .closed, let context else { return }
        enter(.closing)
        abandonAll()
        context.close(mode: .output, promise: nil)
        if !context.channel.isWritable { context.close(promise: nil) }
    }

    func connectionLost() {
        guard phase != .closed else { return }
        enter(.closed)
        abandonAll()
        loop.remove(self)
        shared.leave(address)
        forgetContext()
    }

    private func abandonAll() {
        guard session != nil else { return }
        session.forEachStream { stream in
            if stream.token >= 0 { abandon(loop.calls[stream.token]) }
        }
    }
}
