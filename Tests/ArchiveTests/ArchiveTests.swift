import Foundation
import Primitives
import Testing

@testable import Archive

/// An archive in a directory of its own.
private struct Place: ~Copyable {
    let directory: String
    var path: String { directory + "/archive.sqlite" }

    init() throws {
        let place = FileManager.default.temporaryDirectory
            .appending(component: "archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        directory = place.path
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func open(store: String = "S", last: UInt64 = 1_000) throws -> Archive {
        try Archive(path: path, store: store, last: SequenceNumber(last))
    }
}

private func order(
    _ number: Int, customer: String = "c", state: UInt8 = 10, revision: UInt64 = 1,
    skus: [String] = ["S"], locations: [UInt32] = [1], record: [UInt8] = [1, 2, 3]
) -> ArchivedOrder {
    ArchivedOrder(
        id: "web:\(number)", channel: "web", reference: "\(number)", customer: customer,
        state: state, created: Instant(milliseconds: Int64(number / 2)),
        updated: Instant(milliseconds: Int64(number)), revision: SequenceNumber(revision),
        skus: skus, locations: locations, record: record)
}

@Suite("The archive file")
struct ArchiveTests {
    @Test("rows and cursor are written together, and the same records twice are as once")
    func exactlyOnce() throws {
        let place = try Place()
        let archive = try place.open()
        var batch = ArchiveBatch()
        batch.orders = [order(1, revision: 5)]
        batch.events = [
            ArchivedEvent(
                order: "web:1", sequence: SequenceNumber(5), index: 0,
                time: Instant(milliseconds: 9), type: "order.received", record: [7])
        ]
        try archive.write(batch, upTo: SequenceNumber(5))
        #expect(archive.cursor == SequenceNumber(5))
        var again = batch
        again.orders = [order(2, revision: 5)]
        try archive.write(again, upTo: SequenceNumber(5))
        #expect(try archive.order("web:2") == nil)
        try archive.write(batch, upTo: SequenceNumber(6))
        #expect(try archive.timeline(of: "web:1").map(\.type) == ["order.received"])
        try archive.close()
        let next = try place.open()
        #expect(next.cursor == SequenceNumber(6))
        #expect(try next.order("web:1")?.record == [1, 2, 3])
        try next.close()
    }

    @Test("an older image of an order never replaces a newer one")
    func newest() throws {
        let place = try Place()
        let archive = try place.open()
        var batch = ArchiveBatch()
        batch.orders = [order(1, revision: 9, record: [9]), order(1, revision: 4, record: [4])]
        try archive.write(batch, upTo: SequenceNumber(9))
        #expect(try archive.order("web:1")?.record == [9])
        try archive.close()
    }

    @Test(
        "an archive of another store, or ahead of the journal, is set aside and made anew",
        arguments: [("T", 1_000 as UInt64), ("S", 3)])
    func foreign(_ store: String, _ last: UInt64) throws {
        let place = try Place()
        let archive = try place.open()
        var batch = ArchiveBatch()
        batch.orders = [order(1)]
        try archive.write(batch, upTo: SequenceNumber(4))
        try archive.close()
        let next = try place.open(store: store, last: last)
        #expect(next.cursor == .zero)
        #expect(try next.orderCount() == 0)
        #expect(FileManager.default.fileExists(atPath: place.path + ".old"))
        try next.close()
    }

    @Test("a file that is no database is set aside")
    func damaged() throws {
        let place = try Place()
        try Data(repeating: 0x5A, count: 10_000).write(to: URL(filePath: place.path))
        let archive = try place.open()
        #expect(archive.cursor == .zero)
        try archive.close()
    }

    @Test("every filter finds what a scan finds, newest first, page by page")
    func search() throws {
        let place = try Place()
        let archive = try place.open()
        var batch = ArchiveBatch()
        batch.orders = (0..<500).map { number in
            order(
                number, customer: "c\(number % 7)", state: UInt8(1 + number % 12),
                skus: ["S\(number % 5)", "T"], locations: [UInt32(number % 3)])
        }
        try archive.write(batch, upTo: SequenceNumber(1))
        var queries: [(OrderQuery, (ArchivedOrder) -> Bool)] = []
        func add(_ edit: (inout OrderQuery) -> Void, _ admits: @escaping (ArchivedOrder) -> Bool) {
            var query = OrderQuery()
            edit(&query)
            queries.append((query, admits))
        }
        add({ _ in }, { _ in true })
        add({ $0.customer = "c3" }, { $0.customer == "c3" })
        add({ $0.state = 10 }, { $0.state == 10 })
        add({ $0.sku = "S2" }, { $0.skus.contains("S2") })
        add({ $0.location = 2 }, { $0.locations.contains(2) })
        add({ $0.channel = "shop" }, { _ in false })
        add(
            {
                $0.sku = "T"
                $0.state = 4
                $0.from = Instant(milliseconds: 50)
                $0.until = Instant(milliseconds: 200)
            }, { $0.state == 4 && (50..<200).contains($0.created.milliseconds) })
        for (query, admits) in queries {
            let wanted = batch.orders.filter(admits).map {
                OrderPlace(created: $0.created, id: $0.id)
            }
            .sorted(by: >)
            var query = query
            query.limit = 7
            var found: [OrderPlace] = []
            while true {
                let page = try archive.orders(query)
                found += page.map { OrderPlace(created: $0.created, id: $0.id) }
                guard page.count == 7 else { break }
                query.after = found.last
            }
            #expect(found == wanted)
        }
        try archive.close()
    }

    @Test("every search walks one index in the order of the answer, and sorts nothing")
    func plans() throws {
        let place = try Place()
        let archive = try place.open()
        func plan(_ edit: (inout OrderQuery) -> Void) throws -> String {
            var query = OrderQuery()
            query.state = 10
            query.channel = "web"
            query.after = OrderPlace(created: Instant(milliseconds: 9), id: "web:1")
            edit(&query)
            return try archive.plan(query).joined(separator: "; ")
        }
        let plans = [
            ("orders_customer (customer=?", try plan { $0.customer = "c" }),
            ("p USING PRIMARY KEY (sku=?", try plan { $0.sku = "S" }),
            ("p USING PRIMARY KEY (location=?", try plan { $0.location = 1 }),
            ("orders_state (state=?", try plan { _ in }),
            ("orders_channel (channel=?", try plan { $0.state = nil }),
        ]
        for (index, plan) in plans {
            #expect(plan.contains(index), "\(plan)")
            #expect(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "\(plan)")
        }
        try archive.close()
    }

    @Test("a ledger page ends with a whole record")
    func ledger() throws {
        let place = try Place()
        let archive = try place.open()
        var batch = ArchiveBatch()
        for sequence in 1...10 {
            for index in 0..<3 {
                batch.ledger.append(
                    LedgerRow(
                        sku: "S", sequence: SequenceNumber(UInt64(sequence)), index: index,
                        location: UInt32(index), condition: 1,
                        time: Instant(milliseconds: Int64(sequence)), cause: 1, onHand: 1,
                        committed: 0, held: 0, quarantined: 0, actor: "a", reason: "r",
                        reference: "x"))
            }
        }
        try archive.write(batch, upTo: SequenceNumber(10))
        let page = try archive.ledger(of: "S", before: SequenceNumber(9), limit: 4)
        #expect(page.map(\.sequence.value) == [8, 8, 8, 7, 7, 7])
        #expect(page.first?.index == 2)
        let one = try archive.ledger(of: "S", at: 1, before: SequenceNumber(.max), limit: 2)
        #expect(one.map(\.sequence.value) == [10, 9])
        try archive.close()
    }

    @Test("a reservation that lives again leaves the archive")
    func revived() throws {
        let place = try Place()
        let archive = try place.open()
        var batch = ArchiveBatch()
        batch.reservations = [
            ArchivedReservation(
                id: "r", owner: "o", state: 5, updated: Instant(milliseconds: 1),
                revision: SequenceNumber(1), record: [1])
        ]
        try archive.write(batch, upTo: SequenceNumber(1))
        #expect(try archive.reservation("r")?.owner == "o")
        var next = ArchiveBatch()
        next.revived = ["r"]
        try archive.write(next, upTo: SequenceNumber(2))
        #expect(try archive.reservation("r") == nil)
        try archive.close()
    }
}

extension ArchiveTests {
    @Test("the filter forgets nobody, also when it outgrows its room, and lets few others through")
    func filter() throws {
        let place = try Place()
        let archive = try place.open(last: 1_000_000)
        var sequence: UInt64 = 0
        for start in stride(from: 0, to: 80_000, by: 20_000) {
            try archive.loadFilter()
            var batch = ArchiveBatch()
            batch.orders = (start..<start + 20_000).map { order($0) }
            sequence += 1
            try archive.write(batch, upTo: SequenceNumber(sequence))
        }
        try archive.loadFilter()
        for number in stride(from: 0, to: 80_000, by: 977) {
            #expect(try archive.orderIfAny("web:\(number)")?.reference == "\(number)")
        }
        #expect(try archive.orderIfAny("web:80001") == nil)
        try archive.close()
    }
}
