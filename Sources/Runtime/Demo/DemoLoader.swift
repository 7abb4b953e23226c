internal import Messages
internal import Primitives

/// Loads the demo network through the service's own methods, so that every row is checked,
/// journaled and durable like anybody else's.
struct DemoLoader {
    private let calls: LocalCalls
    private let now: Instant

    /// `now` is the day the dates are counted from.
    init(_ calls: LocalCalls, now: Instant) {
        self.calls = calls
        self.now = now
    }

    struct Loaded {
        var locations: Int
        var skus: Int
        var cells: Int
        var supplies: Int
        /// Durable from here on.
        var sequence: SequenceNumber
    }

    /// For an empty store.
    func load() throws(RPCFailure) -> Loaded {
        var sequence = SequenceNumber.zero
        let network = DemoNetwork(today: now.midnight)
        let groups = PutLocationGroupsRequest.with {
            $0.context = context("groups", 0)
            $0.groups = network.groups
        }
        let _: PutLocationGroupsResponse = try call(
            "NetworkService/PutLocationGroups", groups, &sequence)
        let locations = PutLocationsRequest.with {
            $0.context = context("locations", 0)
            $0.locations = network.locations
        }
        let _: PutLocationsResponse = try call("NetworkService/PutLocations", locations, &sequence)
        let carriers = PutCarriersRequest.with {
            $0.context = context("carriers", 0)
            $0.carriers = DemoNetwork.carriers
        }
        let _: PutCarriersResponse = try call("NetworkService/PutCarriers", carriers, &sequence)
        try loadItems(network, &sequence)
        try loadStock(network, &sequence)
        return Loaded(
            locations: network.locations.count, skus: network.skus.count,
            cells: network.levels.count, supplies: network.supplies.count, sequence: sequence)
    }

    private func loadItems(
        _ network: DemoNetwork, _ sequence: inout SequenceNumber
    ) throws(RPCFailure) {
        for (number, skus) in network.skus.batches(of: 500).enumerated() {
            let request = PutSkusRequest.with {
                $0.context = context("skus", number)
                $0.skus = skus
            }
            let _: PutSkusResponse = try call("NetworkService/PutSkus", request, &sequence)
        }
        let views = PutChannelViewsRequest.with {
            $0.context = context("views", 0)
            $0.views = network.views
        }
        let _: PutChannelViewsResponse = try call(
            "NetworkService/PutChannelViews", views, &sequence)
    }

    private func loadStock(
        _ network: DemoNetwork, _ sequence: inout SequenceNumber
    ) throws(RPCFailure) {
        for (number, levels) in network.levels.batches(of: 1_000).enumerated() {
            let request = SetStockRequest.with {
                $0.context = context("levels", number)
                $0.levels = levels
            }
            let _: SetStockResponse = try call("InventoryService/SetStock", request, &sequence)
        }
        for (number, supplies) in network.supplies.batches(of: 500).enumerated() {
            let request = ScheduleSupplyRequest.with {
                $0.context = context("supplies", number)
                $0.supplies = supplies
            }
            let _: ScheduleSupplyResponse = try call(
                "InventoryService/ScheduleSupply", request, &sequence)
        }
    }

    private func context(_ what: String, _ number: Int) -> WriteContext {
        .with {
            $0.idempotencyKey = "demo-\(what)-\(number)"
            $0.actor = "domd"
            $0.reason = "demo network"
        }
    }

    private func call<Reply: WireMessage>(
        _ name: String, _ request: some WireMessage, _ sequence: inout SequenceNumber
    ) throws(RPCFailure) -> Reply {
        let answer: (reply: Reply, sequence: SequenceNumber) = try calls.call(
            name, request, now: now)
        sequence = max(sequence, answer.sequence)
        return answer.reply
    }
}

extension Array {
    fileprivate func batches(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
