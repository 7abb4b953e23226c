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
    /// By component: the watched kits that it is in, directly or not.
    private var kits: [SkuKey: Set<SkuKey>] = [:]
    /// The first look at everything: what is learned then is told only if the caller asked.
    private var isLearning = true
    /// The first look tells every SKU.
    private var tellsAll = false
    private var lastMessage: Instant

    static let heartbeatMilliseconds: Int64 = 30_000
    static let pageSkus = 500
    /// SKUs looked at in one turn of the event loop.
    static let looksMax = 2_000

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
    var isEndless: Bool { true }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: WatchAvailabilityRequest = try decode(bytes)
        try check(request)
        let last = engine.journal.last
        guard request.cursor <= last.value else {
            throw RPCFailure(
                .outOfRange, reason: "CURSOR_AHEAD",
                "cursor: \(request.cursor) is ahead of this server (\(last))")
        }
        self.request = request
        only = Set(request.skus.map { SkuKey($0) })
        // First join, then look: nothing that happens in between is lost.
        (watcher, read) = hub.join(wake)
        told = request.cursor
        // A change of the network shows in no SKU's revision.
        tellsAll =
            request.sendInitial
            || (request.cursor > 0 && engine.store.network.lastSequence.value > request.cursor)
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
        // Not only what is told: also what was looked at and found unchanged must not be taken
        // back by a crash, or the cursor would hide that it was different in between.
        return .messageWhenDurable(engine.journal.last)
    }

    private func collect(_ crossings: inout [BandCrossing]) {
        ask.now = engine.clock.latest
        var looks = 0
        while crossings.count < Self.pageSkus {
            if waiting.isEmpty { refill() }
            guard let key = waiting.popLast() else { return }
            look(at: key, &crossings)
            looks += 1
            if looks == Self.looksMax { return wake() }
        }
    }

    /// Finds what to look at next; nothing if all has been told.
    private func refill() {
        while true {
            if walk != nil {
                waiting = walk!.next(in: engine.store, limit: Self.pageSkus)
                if !waiting.isEmpty { return }
                walk = nil
            }
            isLearning = false
            let changed: Set<SkuKey>?
            (changed, read) = hub.changes(after: read.place)
            if let changed {
                waiting = watched(changed).sorted()
                return
            }
            lookAtAll()
            if walk == nil { return }
        }
    }

    /// The changed SKUs that are watched, and the kits that they are in.
    private func watched(_ changed: Set<SkuKey>) -> Set<SkuKey> {
        var result = only.isEmpty ? changed : changed.intersection(only)
        for key in changed {
            if let kits = kits[key] { result.formUnion(kits) }
        }
        return result
    }

    /// Remembers what a kit is made of, to look at it when a component changes.
    private func noteComponents(of key: SkuKey) {
        let parts = engine.store.withLocked(ShardSet(), items: [key]) { scope in
            var parts: Set<SkuKey> = []
            var open = scope.facts(of: key)?.components ?? []
            while let part = open.popLast() {
                guard parts.insert(part.sku).inserted else { continue }
                open += scope.facts(of: part.sku)?.components ?? []
            }
            return parts
        }
        for part in parts { kits[part, default: []].insert(key) }
    }

    private func look(at key: SkuKey, _ crossings: inout [BandCrossing]) {
        // First what it depends on, then what it is: nothing changes unseen in between.
        noteComponents(of: key)
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
        return tellsAll || (request.cursor > 0 && revision.value > request.cursor)
    }

    func cancel() { leave() }

    private func leave() {
        if let watcher { hub.leave(watcher) }
        watcher = nil
    }
}
