internal import Primitives

/// The checks that tie reservations to stock. Each sum is counted from the reservations and then
/// compared with what the shards say.
extension StateStore {
    /// Checks one consistent picture of the whole state; O(state), off the locks but for the copy.
    ///
    /// Per cell Σ allocations = held and committed; per pool = unsourced; per supply = reserved;
    /// per owner = own holds; quotas used ≥ live charges; closed reservations hold
    /// nothing; cells are sorted and within bounds; kits have no cycle.
    public func verifyInvariants() -> InvariantReport {
        let image = self.image()
        var report = InvariantReport()
        var claims = Claims()
        for shard in image.reservations {
            for record in shard.records.values { claims.add(record, &report) }
        }
        for shard in image.inventory { shard.verify(&claims, &report) }
        claims.reportLeftovers(&report)
        verifyKits(image, &report)
        return report
    }

    private func verifyKits(_ image: StateImage, _ report: inout InvariantReport) {
        var components: [SkuKey: [KitComponent]] = [:]
        for shard in image.inventory {
            for index in shard.entries.indices where shard.entries[index].flags.contains(.kit) {
                components[SkuKey(shard.table.text(at: index))] =
                    shard.sideRecord(index)?.components ?? []
            }
        }
        for kit in components.keys.sorted() where Self.depth(kit, components, 0) == nil {
            report.report("kit \(kit) contains itself or is nested too deep")
        }
    }

    private static func depth(
        _ key: SkuKey, _ components: [SkuKey: [KitComponent]], _ above: Int
    ) -> Int? {
        if above > Limits.nestingMax { return nil }
        var deepest = above
        for component in components[key] ?? [] {
            guard let depth = depth(component.sku, components, above + 1) else { return nil }
            deepest = max(deepest, depth)
        }
        return deepest
    }
}

/// Sums over live reservations, taken away again as shards confirm them.
struct Claims {
    struct Place: Hashable {
        var sku: SkuKey
        var place: Allocation.Place
    }

    struct Owned: Hashable {
        var owner: OwnerHash
        var at: Place
    }

    struct Charge: Hashable {
        var sku: SkuKey
        var view: ViewIndex
    }

    var held: [Place: Quantity] = [:]
    var committed: [Place: Quantity] = [:]
    var owned: [Owned: Quantity] = [:]
    var charged: [Charge: Quantity] = [:]

    mutating func add(_ record: ReservationRecord, _ report: inout InvariantReport) {
        report.reservations += 1
        let owner = OwnerHash(record.owner)
        for allocation in record.lines.lazy.flatMap(\.allocations) {
            report.allocations += 1
            if !record.state.isLive {
                report.report("closed reservation \(record.id) still holds \(allocation.sku)")
                continue
            }
            let at = Place(sku: allocation.sku, place: allocation.place)
            if record.state == .held {
                held[at, default: 0] += allocation.quantity
                if owner != .none, !allocation.isOnSupply {
                    owned[Owned(owner: owner, at: at), default: 0] += allocation.quantity
                }
            } else {
                committed[at, default: 0] += allocation.quantity
            }
            if let view = allocation.quota {
                charged[Charge(sku: allocation.sku, view: view), default: 0] +=
                    allocation.quantity
            }
        }
    }

    /// What is claimed of a place, removed.
    mutating func take(_ at: Place) -> (held: Quantity, committed: Quantity) {
        (held.removeValue(forKey: at) ?? 0, committed.removeValue(forKey: at) ?? 0)
    }

    func reportLeftovers(_ report: inout InvariantReport) {
        for sums in [held, committed] {
            for (at, quantity) in sums where quantity != 0 {
                report.report("\(quantity) of \(at.sku) reserved at \(at.place), not booked there")
            }
        }
        for (key, quantity) in owned where quantity != 0 {
            report.report("\(quantity) of \(key.at.sku) held by an owner, not booked as such")
        }
        for (key, quantity) in charged where quantity != 0 {
            report.report("\(quantity) of \(key.sku) charged to a quota that does not exist")
        }
    }
}

extension Allocation {
    fileprivate var isOnSupply: Bool {
        if case .supply = place { return true }
        return false
    }
}
