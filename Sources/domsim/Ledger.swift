internal import Messages
internal import Primitives

/// What the world must look like after the answers that were given: the independent judge.
///
/// Keeps the books from requests and replies alone, in a few lines per call, without locks,
/// shards, journals or availability arithmetic; a value, so that every past state can be kept and
/// compared with what a crash has left.
struct Ledger {
    struct Cell: Hashable, Comparable {
        var sku: String
        var location: String

        static func < (left: Cell, right: Cell) -> Bool {
            (left.sku, left.location) < (right.sku, right.location)
        }
    }

    struct Stock: Equatable {
        var onHand: Int64 = 0
        var quarantined: Int64 = 0
        /// When the last absolute figure was taken.
        var asOf: Instant?
    }

    struct SupplyName: Hashable {
        var sku: String
        var id: String
    }

    struct Movement {
        var cell: Cell
        var time: Instant
        var units: Int64
    }

    var records: [String: Reservation] = [:]
    var stock: [Cell: Stock] = [:]
    var supplies: [SupplyName: Supply] = [:]
    var movements: [Movement] = []
    var views: [String: ChannelView] = [:]
    var skus: [String: Sku] = [:]
    var locations: [String: Location] = [:]
    /// Offset of the feed, and the journal record that carried it.
    var feed: (offset: UInt64, sequence: UInt64) = (0, 0)

    // MARK: Claims

    /// What live reservations claim of one SKU.
    struct Claims {
        var held: [String: Int64] = [:]
        var committed: [String: Int64] = [:]
        /// By view: any location of it.
        var pools: [String: Int64] = [:]
        /// By supply.
        var pins: [String: Int64] = [:]
    }

    func claims(on sku: String) -> Claims {
        var claims = Claims()
        for record in records.values where record.isLive {
            for allocation in record.lines.lazy.flatMap(\.allocations) where allocation.sku == sku {
                if !allocation.supplyID.isEmpty {
                    claims.pins[allocation.supplyID, default: 0] += allocation.quantity
                } else if allocation.location.isEmpty {
                    claims.pools[record.channelView, default: 0] += allocation.quantity
                } else if record.state == .held {
                    claims.held[allocation.location, default: 0] += allocation.quantity
                } else {
                    claims.committed[allocation.location, default: 0] += allocation.quantity
                }
            }
        }
        return claims
    }

    // MARK: Never oversold

    /// How many units of a SKU are promised and not there: cells below zero, and pool demand that
    /// no stock can serve. By Hall's theorem that is the most that the demand of the pools inside
    /// any set of locations exceeds what is free in it.
    func owed(of sku: String) -> Int64 {
        let (free, pools) = freeAndPools(of: sku)
        return unserved(free, pools) - free.reduce(Int64(0)) { $0 + min(0, $1) }
    }

    /// Units that a newcomer could have from anywhere, once all demand is served that can be.
    func spare(of sku: String) -> Int64 {
        let (free, pools) = freeAndPools(of: sku)
        let served = pools.reduce(Int64(0)) { $0 + $1.units } - unserved(free, pools)
        return free.reduce(Int64(0)) { $0 + max(0, $1) } - served
    }

    private func freeAndPools(
        of sku: String
    ) -> (free: [Int64], pools: [(mask: Int, units: Int64)]) {
        let claims = claims(on: sku)
        let free = World.locations.map { self.free(of: sku, at: $0, claims) }
        return (free, claims.pools.map { (mask: reach(of: $0.key), units: $0.value) })
    }

    func free(of sku: String, at location: String, _ claims: Claims) -> Int64 {
        let stock = stock[Cell(sku: sku, location: location)] ?? Stock()
        return stock.onHand - stock.quarantined - claims.held[location, default: 0]
            - claims.committed[location, default: 0]
    }

    private func unserved(
        _ free: [Int64], _ pools: [(mask: Int, units: Int64)]
    ) -> Int64 {
        var most: Int64 = 0
        for set in 0..<1 << free.count {
            var there: Int64 = 0
            for (place, units) in free.enumerated() where set & (1 << place) != 0 {
                there += max(0, units)
            }
            let wanted = pools.reduce(Int64(0)) { $0 + ($1.mask & ~set == 0 ? $1.units : 0) }
            most = max(most, wanted - there)
        }
        return most
    }

    /// The locations of a view, a bit each.
    private func reach(of view: String) -> Int {
        let included = views[view]?.includedLocations ?? []
        return World.locations.indices.reduce(0) { mask, place in
            let isIn = included.isEmpty || included.contains(World.locations[place])
            return isIn ? mask | 1 << place : mask
        }
    }

    /// Units sold or held through a view, of a SKU or kit with a quota.
    func used(_ sku: String, through view: String) -> Int64 {
        var total: Int64 = 0
        for record in records.values where record.channelView == view {
            for line in record.lines {
                let units = line.quantity + line.consumed
                if line.sku == sku { total += units }
                guard World.recipes[line.sku] != nil else { continue }
                for part in World.recipe(of: line.sku) where part.sku == sku {
                    total += units * part.quantity
                }
            }
        }
        return total
    }

    /// Judges that a decision promised nothing that is not there. What the world reports may leave
    /// less than was owed before; no decision may add to it.
    func judgePromises(
        since before: Ledger, of touched: Set<String>, through view: String
    ) throws(Violation) {
        for sku in touched.sorted() {
            let cap = sku == World.oversold.sku ? World.oversold.cap : 0
            let (then, now) = (before.owed(of: sku), owed(of: sku))
            try judge(
                now <= max(cap, then),
                "oversold: \(now) of \(sku) are owed beyond stock, \(then) before")
            let (pinsThen, pinsNow) = (before.claims(on: sku).pins, claims(on: sku).pins)
            for (id, units) in pinsNow {
                let coming = supplies[SupplyName(sku: sku, id: id)]?.quantity ?? 0
                try judge(
                    units <= max(coming, pinsThen[id] ?? 0),
                    "oversold: \(units) of \(sku) wait for supply \(id) of \(coming)")
            }
        }
        for quota in views[view]?.quotas ?? [] {
            let used = used(quota.sku, through: view)
            try judge(
                used <= max(quota.units, before.used(quota.sku, through: view)),
                "oversold: \(used) of \(quota.sku) through \(view), whose quota is \(quota.units)")
        }
    }

    // MARK: Expiry

    /// A hold ran out: everything is given back.
    mutating func expire(_ id: String, at moment: Moment) throws(Violation) {
        guard var record = records[id], record.state == .held else {
            throw Violation("\(id) expired and was no hold")
        }
        try judge(
            (record.expiresAt ?? .distantFuture) <= moment.now, "\(id) expired before its time")
        for index in record.lines.indices {
            record.lines[index].released += record.lines[index].quantity
            record.lines[index].quantity = 0
            record.lines[index].allocations = []
        }
        record.state = .expired
        record.updatedAt = moment.now
        record.revision = moment.sequence
        records[id] = record
    }

    /// Goods moved.
    mutating func move(_ units: Int64, _ cell: Cell, at moment: Moment) {
        stock[cell, default: Stock()].onHand += units
        movements.append(Movement(cell: cell, time: moment.now, units: units))
    }
}

extension Reservation {
    var isLive: Bool { state == .held || state == .committed }

    /// Stocked SKUs that it may touch.
    var touched: Set<String> {
        Set(lines.flatMap { World.recipe(of: $0.sku).map(\.sku) })
    }
}
