internal import Benchmark
internal import Inventory
internal import Primitives
internal import Service

/// The stock alone, and CheckAvailability from request bytes to reply bytes.
func availabilityParts() {
    part("availability of a pool", setup: { try Looking(at: nil) }) { $0.look() }
    part("availability at a location", setup: { try Looking(at: LocationIndex(7)) }) { $0.look() }
    part("CheckAvailability, 1 ask", setup: { try Checking(asks: 1) }) { try $0.check() }
    part("CheckAvailability, 100 asks", repeats: 100, setup: { try Checking(asks: 100) }) {
        try $0.check()
    }
}

private final class Looking {
    let shop: Shop
    let store: StateStore
    let ask: AvailabilityAsk
    let sku = Array(Shop.sku(42).utf8)

    init(at location: LocationIndex?) throws {
        shop = try Shop()
        store = shop.service.store
        ask = AvailabilityAsk(location: location, now: Shop.now)
        guard sku.withUnsafeBytes({ store.availability(ofUTF8: $0, ask) }).quantity > 0 else {
            throw PartFailure(what: "the shop is empty")
        }
    }

    func look() { blackHole(sku.withUnsafeBytes { store.availability(ofUTF8: $0, ask) }) }
}

private final class Checking {
    let shop: Shop
    let handler: UnaryHandler

    init(asks: Int) throws {
        shop = try Shop(asking: asks)
        handler = try shop.handler("/dom.v1.AvailabilityService/CheckAvailability")
    }

    func check() throws { try shop.call(handler) }
}
