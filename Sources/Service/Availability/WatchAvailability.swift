internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// WatchAvailability: tells when a SKU's ATP crosses from one band to another.
extension AvailabilityHandlers {
    var watch: Method {
        let engine = self.engine
        let watchers = self.watchers
        return Method(
            path: Self.service + "WatchAvailability", kind: .serverStreaming,
            handler: .streaming { context, wake in
                AvailabilityWatch(engine, watchers, startedAt: context.now, wake: wake)
            })
    }
}

/// One running WatchAvailability, confined to its event loop.
final class AvailabilityWatch: StreamingCall {
    private let engine: Engine
    private let hub: WatchHub
    private let wake: @Sendable () -> Void
    private var request: WatchAvailabilityRequest?
    private var ask: Inventory.AvailabilityAsk
    private var bands: [Quantity] = []
    private var only: Set<SkuKey> = []
    private var watcher: UInt64?
    /// How far the hub has been read, and what will have been told once `waiting` is empty.
    private var read = WatchHub.Progress(place: 0, revision: 0)
    /// What may be told as a cursor: everything up to it has been looked at and told.
    private var told: UInt64 = 0
    /// Bands last told or seen, by SKU; only of SKUs that have changed.
    private var known: [SkuKey: UInt32] = [:]
    /// SKUs still to look at, and the walk that feeds it when everything must be looked at.
    private var waiting: [SkuKey] = []
    private var walk: SkuCursor?
    /// The first look at everything: what is learned then is told only if the caller asked.
    private var isLearning = true
    private var lastMessage: Instant

    static let heartbeatMilliseconds: Int64 = 30_000
    static let pageSkus = 500

    init(
        _ engine: Engine, _ hub: WatchHub, startedAt: Instant, wake: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.hub = hub
        self.wake = wake
        ask = Inventory.AvailabilityAsk(now: startedAt)
        lastMessage = startedAt
    }

    deinit { leave() }

    var acceptsMessages: Bool { true }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: WatchAvailabilityRequest = try decode(bytes)
        try check(request)
        self.request = request
        only = Set(request.skus.map { SkuKey($0) })
        // First join, then look: nothing that happens in between is lost.
        (watcher, read) = hub.join(wake)
        told = request.cursor
        lookAtAll()
    }

    private func check(_ request: WatchAvailabilityRequest) throws(RPCFailure) {
        let network = engine.store.network
        let read = request.context ?? ReadContext()
        guard let view = network.view(read.channelView) else {
            throw .unknownView(read.channelView)
        }
        ask.view = view
        ask.owner = OwnerHash(read.owner)
        if !request.location.isEmpty {
            guard let location = network.location(request.location) else {
                throw .unknownLocation(request.location, field: "location")
            }
            ask.location = location
        }
        try Check.count(request.skus.count, in: 0...Limits.asksMax, "skus")
        try Check.count(request.bands.count, in: 0...8, "bands")
        guard zip(request.bands, request.bands.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .invalid("bands", "must ascend", reason: "INVALID_ORDER")
        }
        let low = network.compiled(view)?.record.lowBand ?? 5
        bands = request.bands.isEmpty ? [0, low] : request.bands
    }

    /// Everything watched is looked at again: at the start, and when more has changed than the
    /// hub remembers.
    private func lookAtAll() {
        if only.isEmpty {
            walk = try? SkuCursor(token: "")
        } else {
            waiting = only.sorted()
        }
    }

    func receiveEnd() throws(RPCFailure) {}

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard request != nil else { return .pending }
        var message = WatchAvailabilityResponse()
        collect(&message.crossings)
        if waiting.isEmpty, walk == nil { told = max(told, read.revision) }
        let now = engine.clock.latest
        let isHeartbeat =
            now
            >= lastMessage.advanced(
                byMilliseconds: Self.heartbeatMilliseconds)
        if message.crossings.isEmpty, !isHeartbeat { return .pending }
        lastMessage = now
        message.cursor = told
        message.encode(into: &reply)
        let newest = message.crossings.map(\.revision).max() ?? 0
        return .messageWhenDurable(SequenceNumber(newest))
    }

    private func collect(_ crossings: inout [BandCrossing]) {
        ask.now = engine.clock.latest
        while crossings.count < Self.pageSkus {
            if waiting.isEmpty { refill() }
            guard let key = waiting.popLast() else { return }
            look(at: key, &crossings)
        }
    }

    private func refill() {
        if walk != nil {
            waiting = walk!.next(in: engine.store, limit: Self.pageSkus)
            if !waiting.isEmpty { return }
            walk = nil
        }
        isLearning = false
        let changed: Set<SkuKey>?
        (changed, read) = hub.changes(after: read.place)
        guard let changed else { return lookAtAll() }
        waiting = (only.isEmpty ? changed : changed.intersection(only)).sorted()
    }

    private func look(at key: SkuKey, _ crossings: inout [BandCrossing]) {
        let answer = engine.store.availability(of: key, ask)
        let units = answer.state == .untracked ? Quantity.max : answer.promisable
        let band = UInt32(bands.firstIndex { units <= $0 } ?? bands.count)
        let before = known.updateValue(band, forKey: key)
        if before == band { return }
        if before == nil, isLearning, !tellsFirst(answer.revision) { return }
        crossings.append(
            BandCrossing.with {
                $0.sku = key.text
                $0.location = request?.location ?? ""
                $0.fromBand = before
                $0.toBand = band
                $0.atp = answer.state == .untracked ? 0 : units
                $0.state = answer.state.wire
                $0.revision = answer.revision.value
            })
    }

    /// Whether the caller wants to hear of a SKU on the first look: always, or if it has changed
    /// since the caller's cursor.
    private func tellsFirst(_ revision: SequenceNumber) -> Bool {
        guard let request else { return false }
        return request.sendInitial || (request.cursor > 0 && revision.value > request.cursor)
    }

    func cancel() { leave() }

    private func leave() {
        if let watcher { hub.leave(watcher) }
        watcher = nil
    }
}
