internal import Journal
internal import Messages
internal import Primitives

/// What clients, warehouses and operators think of.
extension Life {
    func randomRequest() -> any Mutation {
        let context = context(freshName("k"))
        switch generator.below(100) {
        case ..<36: return reserve(context)
        case ..<70: return change(context, pick(targets))
        case ..<92: return stock(context)
        case ..<95:
            return PutLocationsRequest.with {
                $0.context = context
                $0.locations = [
                    World.location(
                        pick(World.locations), generator.oneIn(3) ? .closed : .open)
                ]
            }
        case ..<98:
            return PutChannelViewsRequest.with {
                $0.context = context
                $0.views = [
                    World.view(pick(Array(World.views.dropFirst())), variant: generator.below(3))
                ]
            }
        default:
            return PutSkusRequest.with {
                $0.context = context
                $0.skus = [
                    World.sku(pick(World.stocked + World.kits), name: freshName("name"))
                ]
            }
        }
    }

    /// Reservations that commands aim at: mostly recent ones, live or not, or none that exists.
    private var targets: [String] {
        let ids = ledger.records.values.sorted { ($0.revision, $0.id) < ($1.revision, $1.id) }
        let live = ids.filter(\.isLive).suffix(10).map(\.id)
        return live + ids.suffix(3).map(\.id) + ["nobody"]
    }

    // MARK: Reservations

    private func reserve(_ context: WriteContext) -> ReserveRequest {
        ReserveRequest.with { request in
            request.context = context
            request.reservationID = generator.oneIn(10) ? "" : freshName("r")
            request.owner = pick(World.owners)
            request.channelView = pick(World.views)
            request.ttlMs = pick([0, 500, 5_000, 30_000, 200_000, 3_600_000])
            request.policy = pick([.unspecified, .allOrNothing, .perLine, .bestEffort])
            request.commit = generator.oneIn(4)
            request.lines = (0...generator.below(3)).map { _ in line() }
        }
    }

    private func line() -> ReserveLine {
        ReserveLine.with { line in
            let supply = ledger.supplies.keys.map { ($0.sku, $0.id) }.sorted { $0 < $1 }
            if !supply.isEmpty, generator.oneIn(6) {
                (line.sku, line.supplyID) = pick(supply)
            } else {
                line.sku = pick(World.stocked + World.kits + ["bun", "lunch", World.untracked])
                if generator.oneIn(2) { line.location = pick(World.locations) }
            }
            line.quantity = Int64(1 + generator.below(4))
        }
    }

    private func change(_ context: WriteContext, _ id: String) -> any Mutation {
        var context = context
        let record = ledger.records[id]
        if generator.oneIn(8), let record {
            context.expectedRevision = record.revision - (generator.oneIn(3) ? 1 : 0)
        }
        switch generator.below(12) {
        case 0:
            return ExtendRequest.with {
                $0.context = context
                $0.reservationID = id
                $0.ttlMs = pick([1_000, 60_000, 7_200_000])
            }
        case 1, 2, 3:
            return ConfirmRequest.with {
                $0.context = context
                $0.reservationID = id
            }
        case 4, 5:
            return ReleaseRequest.with {
                $0.context = context
                $0.reservationID = id
                $0.lines = generator.oneIn(2) ? [] : someLines(of: record)
            }
        case 6, 7, 8:
            return ConsumeRequest.with {
                $0.context = context
                $0.reservationID = id
                $0.lines = generator.oneIn(3) ? [] : someLines(of: record)
            }
        case 9, 10: return amend(context, id, record)
        default: return transfer(context, id, record)
        }
    }

    private func someLines(of record: Reservation?) -> [LineQuantity] {
        let count = record?.lines.count ?? 1
        return [
            LineQuantity.with { line in
                line.line = UInt32(generator.below(count))
                let there = record?.lines[Int(line.line)].quantity ?? 1
                line.quantity = generator.oneIn(2) ? 0 : Int64(1 + generator.below(Int(there) + 1))
                if generator.oneIn(2) { line.location = pick(World.locations) }
            }
        ]
    }

    private func amend(
        _ context: WriteContext, _ id: String, _ record: Reservation?
    ) -> AmendRequest {
        AmendRequest.with { request in
            request.context = context
            request.reservationID = id
            request.policy = pick([.unspecified, .perLine, .bestEffort])
            let count = record?.lines.count ?? 1
            request.lines = (0..<count).map { index in
                AmendLine.with {
                    $0.line = UInt32(index)
                    $0.quantity = Int64(generator.below(5))
                }
            }
        }
    }

    private func transfer(
        _ context: WriteContext, _ id: String, _ record: Reservation?
    ) -> TransferRequest {
        TransferRequest.with { request in
            request.context = context
            request.reservationID = id
            if generator.oneIn(3) { request.newOwner = pick(World.owners) }
            let places = record?.lines.enumerated().flatMap { index, line in
                line.allocations.filter(\.supplyID.isEmpty).map { (index, $0.location) }
            }
            guard let places, !places.isEmpty else { return }
            let (index, from) = pick(places)
            request.lines = [
                TransferLine.with {
                    $0.line = UInt32(index)
                    $0.fromLocation = from
                    $0.toLocation = pick(World.locations)
                    $0.quantity = generator.oneIn(2) ? 0 : 1
                }
            ]
        }
    }

    // MARK: Stock

    private func stock(_ context: WriteContext) -> any Mutation {
        let sku = pick(World.stocked)
        let location = pick(World.locations)
        switch generator.below(10) {
        case 0, 1, 2: return adjust(context, sku)
        case 3:
            return SetStockRequest.with { request in
                request.context = context
                request.levels = [
                    StockLevel.with {
                        $0.sku = sku
                        $0.location = location
                        $0.quantity = Int64(generator.below(8))
                        if generator.oneIn(2) {
                            $0.asOf = time.wall.advanced(
                                byMilliseconds: -Int64(generator.below(60_000)))
                        }
                    }
                ]
            }
        case 4:
            return CountStockRequest.with { request in
                request.context = context
                request.counts = [
                    StockCount.with {
                        $0.sku = sku
                        $0.location = location
                        $0.counted = Int64(generator.below(8))
                    }
                ]
            }
        case 5: return moveStock(context, sku, location)
        case 6, 7: return announce(context, sku, location)
        default: return changeSupply(context)
        }
    }

    private func adjust(_ context: WriteContext, _ sku: String) -> AdjustStockRequest {
        AdjustStockRequest.with { request in
            request.context = context
            request.adjustments = (0...generator.below(2)).map { _ in
                Adjustment.with {
                    $0.sku = sku
                    $0.location = pick(World.locations)
                    $0.delta = pick([-2, -1, 1, 2, 3])
                    if generator.oneIn(5) { $0.bucket = .quarantined }
                }
            }
        }
    }

    private func moveStock(
        _ context: WriteContext, _ sku: String, _ location: String
    ) -> TransferStockRequest {
        TransferStockRequest.with { request in
            request.context = context
            request.sku = sku
            request.fromLocation = location
            request.toLocation = pick(World.locations)
            request.quantity = Int64(1 + generator.below(2))
            if generator.oneIn(3) {
                request.supplyID = freshName("s")
                request.dueAt = time.wall.advanced(byMilliseconds: 86_400_000)
            }
        }
    }

    private func announce(
        _ context: WriteContext, _ sku: String, _ location: String
    ) -> ScheduleSupplyRequest {
        ScheduleSupplyRequest.with { request in
            request.context = context
            request.supplies = [
                Supply.with {
                    $0.supplyID = freshName("s")
                    $0.sku = sku
                    $0.location = location
                    $0.quantity = Int64(1 + generator.below(5))
                    $0.dueAt = time.wall.advanced(
                        byMilliseconds: 86_400_000 * Int64(1 + generator.below(5)))
                }
            ]
        }
    }

    private func changeSupply(_ context: WriteContext) -> any Mutation {
        let all = ledger.supplies.keys.map { ($0.sku, $0.id) }.sorted { $0 < $1 }
        let (sku, id) = all.isEmpty ? ("ale", "none") : pick(all)
        if generator.oneIn(2) {
            return SlipSupplyRequest.with {
                $0.context = context
                $0.sku = sku
                $0.supplyID = id
                $0.dueAt = time.wall.advanced(
                    byMilliseconds: 86_400_000 * Int64(1 + generator.below(6)))
                if generator.oneIn(3) { $0.quantity = Int64(generator.below(4)) }
            }
        }
        return ArriveSupplyRequest.with {
            $0.context = context
            $0.sku = sku
            $0.supplyID = id
            $0.quantity = Int64(generator.below(5))
            $0.close = generator.oneIn(3)
        }
    }
}
