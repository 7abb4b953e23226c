internal import Benchmark
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Service

/// One line reserved from a pool: the decision, the decision played, and the whole RPC with its
/// records batched in the journal. What plays leaves reservations behind, hence the bound.
func reservationParts() {
    part("decide Reserve", setup: Deciding.init) { try $0.decide(plays: false) }
    part("decide and apply Reserve", repeats: 100, iterations: 200, setup: Deciding.init) {
        try $0.decide(plays: true)
    }
    part("Reserve", repeats: 100, iterations: 200, setup: Reserving.init) { try $0.reserve() }
}

private final class Deciding {
    let shop: Shop
    let store: StateStore
    let keys = (0..<Shop.skus).map { SkuKey(Shop.sku($0)) }
    var turn = 0

    init() throws {
        shop = try Shop()
        store = shop.service.store
    }

    func decide(plays: Bool) throws {
        turn += 1
        let key = keys[turn &* 37 % Shop.skus]
        let command = ReserveCommand(
            id: ReservationID("R-\(turn)"), ttlMilliseconds: 600_000,
            lines: [ReserveCommand.Line(sku: key, quantity: 1)])
        var shards = ShardSet()
        shards.insert(reservation: command.id)
        try store.withLocked(shards, items: [key]) { scope in
            let decided = try scope.reserve(command, now: Shop.now)
            guard plays else { return blackHole(decided.effects.count) }
            scope.apply(
                Transaction(time: Shop.now, effects: decided.effects),
                at: SequenceNumber(UInt64(1_000_000 + turn)))
        }
    }
}

private final class Reserving {
    let shop: Shop
    let handler: UnaryHandler
    /// More than the iterations and their warm-up need, each under a key of its own.
    let requests = (0..<25_000).map { Reserving.request($0) }
    var turn = 0

    init() throws {
        shop = try Shop()
        handler = try shop.handler("/dom.v1.ReservationService/Reserve")
    }

    private static func request(_ number: Int) -> [UInt8] {
        ReserveRequest.with { request in
            request.context = WriteContext.with { $0.idempotencyKey = "bench-\(number)" }
            request.ttlMs = 600_000
            request.lines = [
                ReserveLine.with {
                    $0.sku = Shop.sku(number &* 37)
                    $0.quantity = 1
                }
            ]
        }.encoded
    }

    /// Batches of 100, as a busy group commit makes them.
    func reserve() throws {
        guard turn < requests.count else { throw PartFailure(what: "out of requests") }
        shop.request = requests[turn]
        turn += 1
        try shop.call(handler)
        if turn.isMultiple(of: 100) { try shop.service.journal.commitOnce() }
    }
}
