internal import Primitives

/// What a peer did too much of. Each ends the connection with GOAWAY ENHANCE_YOUR_CALM.
public enum Abuse: String, Sendable, CaseIterable {
    case settingsFlood = "too_many_settings"
    case pings = "too_many_pings"
    case emptyData = "too_many_empty_frames"
    case priorityFlood = "too_many_priorities"
    case unknownFrames = "too_many_unknown_frames"
    case forcedResets = "too_many_forced_resets"
    case rapidReset = "too_many_resets"
    case flooded = "too_many_acknowledgements"
}

/// Counts what costs us work and the peer nothing; libnghttp2 stops the other half of the known
/// attacks (CONTINUATION floods, oversized SETTINGS, acknowledgements never read).
///
/// A value without a clock: times are monotonic milliseconds. Once tripped it stays tripped.
public struct ConnectionGuard: Sendable {
    public struct Policy: Sendable {
        /// A client may ping this often, with or without calls...
        public var pingIntervalMilliseconds = Limits.clientPingIntervalMilliseconds
        /// ...and be early so many times before the connection ends.
        public var pingStrikesMax = Limits.pingStrikesMax

        public init() {}
    }

    public private(set) var verdict: Abuse?

    private let policy: Policy
    private var settings = RateMeter(perSecond: 20, burst: 20)
    private var pings = RateMeter(perSecond: 10, burst: 20)
    private var unknown = RateMeter(perSecond: 1_000, burst: 1_000)
    private var priorities = WindowCount(milliseconds: 30_000)
    private var forcedResets = WindowCount(milliseconds: 30_000)
    private var prematureResets = WindowCount(milliseconds: 30_000)
    private var opened = WindowCount(milliseconds: 30_000)
    private var emptyDataRun = 0
    private var pingStrikes = 0
    private var lastPing: Int64?

    public init(policy: Policy = Policy()) { self.policy = policy }

    public mutating func frame(_ frame: FrameHeader, now: Int64) {
        switch frame.type {
        case FrameHeader.data:
            let ends = frame.flags & FrameHeader.flagEndStream != 0
            emptyDataRun = frame.length == 0 && !ends ? emptyDataRun + 1 : 0
            if emptyDataRun > Limits.emptyDataRunMax { trip(.emptyData) }
        case FrameHeader.headers, FrameHeader.continuation, FrameHeader.windowUpdate,
            FrameHeader.resetStream, FrameHeader.goaway, FrameHeader.pushPromise:
            break
        case FrameHeader.settings:
            guard frame.flags & FrameHeader.flagAcknowledge == 0 else { break }
            if !settings.take(now: now) { trip(.settingsFlood) }
        case FrameHeader.ping:
            guard frame.flags & FrameHeader.flagAcknowledge == 0 else { break }
            ping(now)
        case FrameHeader.priority, FrameHeader.priorityUpdate:
            if priorities.add(now: now) > Limits.priorityFramesMax { trip(.priorityFlood) }
        default:
            if !unknown.take(now: now) { trip(.unknownFrames) }
        }
    }

    /// We sent HEADERS or DATA. Clients that measure the bandwidth-delay product ping once for
    /// what they receive, so this pays for pings and clears strikes (as in grpc-go).
    public mutating func progressSent() {
        pingStrikes = 0
        lastPing = nil
        pings.refund(1)
    }

    public mutating func streamOpened(now: Int64) { opened.add(now: now) }

    /// libnghttp2 reset a stream because the peer broke a rule on it (MadeYouReset).
    public mutating func resetForced(now: Int64) {
        if forcedResets.add(now: now) > Limits.forcedResetsMax { trip(.forcedResets) }
    }

    /// The peer reset a stream that we had not answered. An honest client that hedges or gives up
    /// does so for a part of its calls; an attacker for nearly all.
    public mutating func prematureReset(now: Int64) {
        opened.roll(now)
        let count = prematureResets.add(now: now)
        if count > Limits.prematureResetsMin, count * 4 > opened.count * 3 { trip(.rapidReset) }
    }

    public mutating func trip(_ abuse: Abuse) {
        if verdict == nil { verdict = abuse }
    }

    private mutating func ping(_ now: Int64) {
        if !pings.take(now: now) { trip(.pings) }
        defer { lastPing = now }
        guard let lastPing, now - lastPing < policy.pingIntervalMilliseconds else { return }
        pingStrikes += 1
        if pingStrikes > policy.pingStrikesMax { trip(.pings) }
    }
}
