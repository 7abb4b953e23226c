internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Service

/// A service over a disk in memory, with stock for 1,000 SKUs at 20 locations. Its journal is
/// pumped by hand: no thread but the measuring one does anything.
final class Shop {
    static let skus = 1_000
    static let locations = 20
    static let now = Instant(milliseconds: 1_700_000_000_000)

    let service: DOMService
    var reply = ByteWriter(capacity: 1 << 16)
    var request: [UInt8] = []

    init() throws {
        var options = JournalOptions()
        options.mode = .inline
        let (journal, report) = try Journal.open(storage: SimulatedStorage(), options: options)
        service = try DOMService(journal: journal, recovery: report, now: Self.now)
        try fill()
    }

    convenience init(asking count: Int) throws {
        try self.init()
        request = Self.check(count: count).encoded
    }

    private func fill() throws {
        let places = (0..<Self.locations).map {
            Effect.location(LocationRecord(index: LocationIndex(UInt32($0)), id: "L-\($0)"))
        }
        try service.load(Transaction(time: Self.now, effects: places))
        for number in 0..<Self.skus {
            let key = SkuKey(Self.sku(number))
            var effects = [Effect.sku(SkuRecord(key: key, name: "Item", category: "bench"))]
            for place in 0..<Self.locations {
                effects.append(
                    .cell(
                        CellEffect(
                            sku: key, location: LocationIndex(UInt32(place)), reason: .set,
                            onHand: 1_000_000)))
            }
            try service.load(Transaction(time: Self.now, effects: effects))
            while try service.journal.commitOnce() {}
        }
    }

    /// Runs a unary method on `request`.
    func call(_ handler: UnaryHandler) throws {
        let request = request
        reply.removeAll()
        _ = try handler(CallContext(now: Self.now), request.span.bytes, &reply)
    }

    func handler(_ path: String) throws -> UnaryHandler {
        let method = service.methods.first { $0.path == path }
        guard case .unary(let handler)? = method?.handler else {
            throw PartFailure(what: "no unary method \(path)")
        }
        return handler
    }

    static func sku(_ number: Int) -> String { "SKU-\(10_000_000 + number % skus)" }

    static func check(count: Int) -> CheckAvailabilityRequest {
        CheckAvailabilityRequest.with { request in
            request.asks = (0..<count).map { place in
                Messages.AvailabilityAsk.with {
                    $0.sku = sku(place * 37)
                    $0.quantity = 1
                }
            }
        }
    }
}
