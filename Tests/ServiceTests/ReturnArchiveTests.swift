import Foundation
import Fulfilment
import Journal
import Messages
import Primitives
import Testing

@testable import Service

@Suite("Returns that have left memory")
struct ReturnArchiveTests {
    /// A path for an archive that goes with the test.
    private final class Place {
        let directory = FileManager.default.temporaryDirectory
            .appending(component: "returns-\(UUID().uuidString)")
        var path: String { directory.path + "/archive.sqlite" }

        init() throws {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(at: directory) }
    }

    @Test("a closed return is read and listed from the archive as it was in memory")
    func evicted() throws {
        let place = try Place()
        let bench = try Bench(archive: place.path)
        let order = try bench.shipped()
        let done = try bench.restocked(order)
        let image = try bench.customerReturn(done)
        let told = try bench.events(order)
        try bench.forget()
        #expect(bench.service.engine.orders.order(OrderID(order)) == nil)
        #expect(bench.service.engine.orders.returns(of: OrderID(order)).isEmpty)
        let archived = try bench.customerReturn(done)
        #expect(archived.units == image.units && archived.state == .resolved)
        for change: (inout ListReturnsRequest) -> Void in [
            { $0.orderID = order }, { $0.customer = "ann" }, { $0.state = .resolved },
            { $0.sku = "ale" }, { $0.location = "shop" }, { $0.limit = 5 },
        ] { #expect(try bench.returns(change) == [done]) }
        #expect(try bench.returns { $0.customer = "bob" } == [])
        #expect(try bench.returns { $0.location = "east" } == [])
        #expect(try bench.events(order).starts(with: told))
        bench.expectRefused("RETURN_RESOLVED") { try bench.grade(done, [done + "/1"], .a) }
    }

    @Test("an order that has left memory is brought back by its next return, with its history")
    func broughtBack() throws {
        let place = try Place()
        let bench = try Bench(archive: place.path)
        let order = try bench.shipped("1", 2)
        let first = try bench.restocked(order)
        let told = try bench.events(order)
        try bench.forget()
        bench.expectRefused("NOT_SHIPPED") { try bench.create(order, 3) }
        let made = try bench.create(order, 1)
        #expect(made.customerReturn?.id == "web:1~2")
        #expect(try bench.order(order).state == .closed)
        let all = try bench.events(order)
        #expect(all.starts(with: told) && all.contains("order.closed"))
        #expect(all.last == "return.authorised")
        #expect(try bench.returns { $0.orderID = order } == ["web:1~2", first])
        #expect(try bench.returns { ($0.orderID, $0.limit) = (order, 1) } == ["web:1~2", first])
        bench.expectRefused("RETURNED") { try bench.create(order, 1) }
        try bench.commit()
        let digest = bench.service.stateDigest
        let next = try bench.afterPowerCut(archive: place.path)
        #expect(next.service.stateDigest == digest)
        try next.cancel("web:1~2")
        try next.forget()
        #expect(next.service.engine.orders.order(OrderID(order)) == nil)
        #expect(try next.customerReturn("web:1~2").state == .cancelled)
        #expect(try next.create(order, 1).customerReturn?.id == "web:1~3")
        #expect(next.isClean())
    }

    @Test("an archive that is made again has the returns too")
    func again() throws {
        let place = try Place()
        let bench = try Bench(archive: place.path)
        let done = try bench.restocked(try bench.shipped())
        let image = try bench.customerReturn(done)
        try bench.forget()
        let other = try Place()
        let next = try bench.afterPowerCut(archive: other.path)
        try next.service.catchUpArchive(now: next.now)
        #expect(try next.customerReturn(done).units == image.units)
        #expect(try next.returns { $0.customer = "ann" } == [done])
    }
}

extension Bench {
    /// A return of one unit that is over.
    fileprivate func restocked(_ order: String) throws -> String {
        let id = try #require(try create(order, 1).customerReturn?.id)
        _ = try receive(batch(id, [id + "/1"]))
        try grade(id, [id + "/1"], .a)
        try dispose(id, [id + "/1"], .restock)
        return id
    }

    /// Two days go by, and what is closed leaves memory.
    fileprivate func forget() throws {
        now = now.advanced(byMilliseconds: 2 * 86_400_000)
        for _ in 0..<3 {
            expireTrust()
            service.tick(now: now)
        }
        try commit()
        try service.catchUpArchive(now: now)
        try commit()
    }
}
