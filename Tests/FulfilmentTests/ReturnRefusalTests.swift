internal import Inventory
internal import Primitives
internal import Sourcing
internal import Testing

@testable internal import Fulfilment

/// Bad input: a typed refusal that names the unit and the rule, and nothing has changed.
@Suite("what returns refuse")
struct ReturnRefusalTests {
    private let shop: Shop
    private let order: OrderID
    private let id: ReturnID

    init() throws {
        shop = Shop()
        shop.prepareForReturns()
        order = shop.shipped("1", [("ale", 4), ("kit", 1)], price: 500)
        id = try shop.announce(
            order, [ReturnWish(line: 0, quantity: 2, serials: ["S1", "S2"])])
    }

    private func refuse(
        _ reason: String, naming unit: String? = nil, _ body: () throws -> Void
    ) {
        let before = (shop.orders.digests(), shop.stock.digests(), shop.journal.count)
        let refusal = #expect(throws: Refusal.self, "\(reason)") { try body() }
        #expect(refusal?.failure.reason == reason)
        if let unit { #expect(refusal?.names("unit") == unit) }
        #expect(shop.orders.digests() == before.0)
        #expect(shop.stock.digests() == before.1)
        #expect(shop.journal.count == before.2)
        #expect(shop.violations.isEmpty)
    }

    @Test("more than was shipped, or than is left")
    func tooMany() {
        refuse("NOT_SHIPPED") { try shop.announce(order, [ReturnWish(line: 0, quantity: 5)]) }
        refuse("RETURNED") { try shop.announce(order, [ReturnWish(line: 0, quantity: 3)]) }
        refuse("RETURNED") {
            try shop.announce(
                order, [ReturnWish(line: 0, quantity: 2), ReturnWish(line: 0, quantity: 1)])
        }
        refuse("NOT_SHIPPED", naming: "\(order)~2/1") {
            try shop.announce(order, [ReturnWish(line: 0, quantity: 1)]) {
                $0.units[0].sku = SkuKey("cup")
            }
        }
        refuse("RETURNED", naming: "\(order)~2/3") {
            try shop.announce(order, [ReturnWish(line: 0, quantity: 2)]) {
                $0.units.append($0.units[0])
            }
        }
        refuse("NOT_SHIPPED", naming: "\(order)~2/4") {
            try shop.announce(order, [ReturnWish(line: 1, quantity: 1)]) {
                $0.units.append($0.units[0])
            }
        }
        refuse("NOT_SHIPPED", naming: "\(order)~2/1") {
            try shop.announce(order, [ReturnWish(line: 0, quantity: 1)]) {
                $0.units[0].shipment = 7
            }
        }
        refuse("TOO_MANY_UNITS") { try shop.announce(order, []) }
    }

    @Test("what waits at a counter, which nobody has yet")
    func counter() throws {
        let waiting = shop.submit("2", [("bun", 1)], mode: .shipToStore)
        try shop.source(waiting)
        for event in 0..<5 {
            try shop.decide(waiting) { draft throws(Refusal) in
                switch event {
                case 0: try draft.accept(1)
                case 1: try draft.pick(1, [], isComplete: true, reason: .mismatch)
                case 2: try draft.pack(1)
                case 3: try draft.ship(1)
                default: try draft.markReady(1)
                }
            }
        }
        refuse("NOT_SHIPPED") { try shop.announce(waiting, [ReturnWish(line: 0, quantity: 1)]) }
        try shop.decide(waiting) { draft throws(Refusal) in try draft.handOver(1) }
        try shop.announce(waiting, [ReturnWish(line: 0, quantity: 1)])
        #expect(shop.violations.isEmpty)
    }

    @Test("the same unit twice")
    func twice() {
        refuse("DUPLICATE_SERIAL", naming: "\(order)~2/1") {
            try shop.announce(order, [ReturnWish(line: 0, quantity: 1, serials: ["S1"])])
        }
        refuse("DUPLICATE", naming: "\(id)/1") {
            try shop.transit(id, .scanned, [1, 1])
        }
    }

    @Test("a unit of another order, of another return, or of none")
    func foreign() {
        let other = ReturnUnitID(ReturnID(OrderID("web:2"), 1), 1)
        refuse("OTHER_RETURN", naming: other.text) {
            try shop.receive(id, [ReturnScan(unit: other)])
        }
        refuse("OTHER_RETURN", naming: other.text) {
            try shop.decideReturn(order) { draft throws(Refusal) in
                try draft.grade(id.number, [ReturnGrading(unit: other, grade: .a)])
            }
        }
        refuse("UNKNOWN_UNIT", naming: "\(id)/3") { try shop.grade(id, 3, .a) }
        refuse("UNKNOWN_RETURN") { try shop.grade(ReturnID(order, 9), 1, .a) }
    }

    @Test("grading or disposing before receipt, disposing after the end")
    func tooEarlyTooLate() throws {
        refuse("UNIT_EXPECTED", naming: "\(id)/1") { try shop.grade(id, 1, .a) }
        refuse("UNIT_EXPECTED", naming: "\(id)/1") { try shop.dispose(id, 1, .restock) }
        try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 1))])
        refuse("UNIT_RECEIVED", naming: "\(id)/1") { try shop.dispose(id, 1, .restock) }
        try shop.dispose(id, 1, .quarantine)
        refuse("NOT_GRADED", naming: "\(id)/1") { try shop.dispose(id, 1, .restock) }
        try shop.grade(id, 1, .b)
        refuse("NOT_AS_NEW", naming: "\(id)/1") { try shop.dispose(id, 1, .restock, as: .new) }
        refuse("NOT_AS_NEW", naming: "\(id)/1") { try shop.grade(id, 1, .c, as: .new) }
        try shop.dispose(id, 1, .restock)
        for disposition in Disposition.allCases {
            refuse("UNIT_RESTOCKED", naming: "\(id)/1") { try shop.dispose(id, 1, disposition) }
        }
        refuse("UNIT_RESTOCKED", naming: "\(id)/1") {
            try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 1))])
        }
    }

    @Test("a serial number that nobody knows, or that is another unit's")
    func serials() throws {
        refuse("UNKNOWN_SERIAL") { try shop.receive(id, [ReturnScan(serial: "S9")]) }
        refuse("UNKNOWN_SERIAL", naming: "\(id)/1") {
            try shop.receive(id, [ReturnScan(sku: SkuKey("ale"), serial: "S9")])
        }
        refuse("UNKNOWN_SERIAL", naming: "\(id)/1") {
            try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 1), serial: "S2")])
        }
        let found = try shop.receive(id, [ReturnScan(serial: "S2")])
        #expect(found == [ReturnScanResult(outcome: .expected, units: [2])])
        let again = try shop.receive(id, [ReturnScan(sku: SkuKey("ale"), serial: "S2")])
        #expect(again == [ReturnScanResult(outcome: .duplicate, units: [2])])
    }

    @Test("a serial number of another unit of the order, in whichever return")
    func serialElsewhere() throws {
        let other = try shop.announce(order, [ReturnWish(line: 0, quantity: 1)])
        for scan in [
            ReturnScan(serial: "S1"), ReturnScan(sku: SkuKey("ale"), serial: "S1"),
            ReturnScan(unit: ReturnUnitID(other, 1), serial: "S1"),
        ] {
            refuse("DUPLICATE_SERIAL", naming: "\(id)/1") { try shop.receive(other, [scan]) }
        }
        refuse("DUPLICATE_SERIAL", naming: "\(id)/1") {
            try shop.receive(id, [ReturnScan(sku: SkuKey("bun"), serial: "S1")])
        }
        try shop.receive(other, [ReturnScan(sku: SkuKey("ale"), serial: "S9")])
        refuse("DUPLICATE_SERIAL", naming: "\(other)/1") {
            try shop.receive(id, [ReturnScan(sku: SkuKey("cup"), serial: "S9")])
        }
    }

    @Test("a condition that is not the grade's")
    func conditionOfGrade() throws {
        try shop.receive(id, [1, 2].map { ReturnScan(unit: ReturnUnitID(id, $0)) })
        let wrong: [(ReturnGrade, [Condition])] = [
            (.a, [.refurbished, .used, .damaged, .ungraded]),
            (.b, [.openBox, .refurbished, .used, .damaged, .ungraded]),
            (.c, [.openBox, .refurbished, .ungraded]), (.d, [.openBox, .used, .ungraded]),
        ]
        for (grade, conditions) in wrong {
            for condition in conditions {
                refuse("NOT_OF_GRADE", naming: "\(id)/1") {
                    try shop.grade(id, 1, grade, as: condition)
                }
            }
        }
        for grade in [ReturnGrade.b, .c] {
            try shop.grade(id, 1, grade)
            for condition in [Condition.openBox, .refurbished] {
                refuse("NOT_OF_GRADE", naming: "\(id)/1") {
                    try shop.dispose(id, 1, .restock, as: condition)
                }
            }
        }
        try shop.dispose(id, 1, .refurbish)
        refuse("NOT_OF_GRADE", naming: "\(id)/1") {
            try shop.dispose(id, 1, .restock, as: .openBox)
        }
        try shop.dispose(id, 1, .restock)
        try shop.grade(id, 2, .d)
        for condition in [nil, Condition.used, .damaged] {
            refuse("NOT_SELLABLE", naming: "\(id)/2") {
                try shop.dispose(id, 2, .restock, as: condition)
            }
        }
        try shop.dispose(id, 2, .refurbish)
        try shop.dispose(id, 2, .restock)
        #expect(shop.unit(id, 2).condition == .refurbished)
    }

    @Test("scans that contradict themselves, and what is not in the catalogue")
    func scans() {
        refuse("UNKNOWN_SKU") { try shop.receive(id, [ReturnScan(sku: SkuKey("pie"))]) }
        refuse("CONTRADICTION") {
            try shop.receive(id, [ReturnScan(sku: SkuKey("ale"), serial: "S1", quantity: 2)])
        }
        refuse("CONTRADICTION") {
            try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 1), sku: SkuKey("cup"))])
        }
        refuse("REQUIRED") { try shop.receive(id, [ReturnScan()]) }
        refuse("OUT_OF_BOUNDS") {
            try shop.receive(id, [ReturnScan(sku: SkuKey("cup"), quantity: 501)])
        }
        refuse("TOO_MANY_UNITS") {
            try shop.receive(id, [ReturnScan(sku: SkuKey("cup"), quantity: 499)])
        }
        // A good scan before a bad one is not kept.
        refuse("UNKNOWN_SKU") {
            try shop.receive(
                id, [ReturnScan(sku: SkuKey("ale")), ReturnScan(sku: SkuKey("pie"))])
        }
    }

    @Test("forwarding to nowhere, and disposing of what somebody has written off")
    func stock() throws {
        try shop.receive(id, [ReturnScan(unit: ReturnUnitID(id, 1))])
        refuse("REQUIRED", naming: "\(id)/1") { try shop.dispose(id, 1, .forward, to: nil) }
        refuse("REQUIRED", naming: "\(id)/1") { try shop.dispose(id, 1, .forward, to: Shop.north) }
        try shop.grade(id, 1, .c)
        shop.play(
            [
                .cell(
                    CellEffect(
                        sku: SkuKey("ale"), location: Shop.north, condition: .used,
                        reason: .adjust, onHand: -1, quarantined: -1))
            ], [])
        let refusal = #expect(throws: Refusal.self) { try shop.dispose(id, 1, .donate) }
        #expect(refusal?.failure.reason == "NOT_IN_QUARANTINE")
        #expect(refusal?.names("unit") == "\(id)/1")
        #expect(shop.violations.count == 1, "the books disagree, and say so")
    }
}
