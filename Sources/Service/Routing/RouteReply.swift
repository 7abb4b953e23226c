internal import Inventory
internal import Messages
internal import Primitives
internal import ProtobufWire
internal import Sourcing

/// A `RouteOrderResponse` of HOLD or COMMIT written straight from what was decided, in the bytes
/// that its `encode` would write; see `ReserveReply`.
struct RouteReply {
    /// Without a revision: so it is kept with its key.
    let bytes: [UInt8]
    /// The fields of `reservation` in `bytes`; nil where nothing could be had.
    private let body: Range<Int>?
    /// Where in it the reservation's revision belongs.
    private let place: Int
    /// Where `reservation` begins.
    private let head: Int

    /// Leaves `scratch` as it was.
    init(_ taken: borrowing RouteTaken, _ network: Network, scratch writer: inout ByteWriter) {
        let start = writer.count
        writer.string(3, taken.plan.decision)
        let mark = writer.beginMessage(4)
        writer.appendPlan(taken.plan, of: taken.input.cart, network)
        writer.endMessage(mark)
        head = writer.count - start
        if let record = taken.record {
            let mark = writer.beginMessage(5)
            let begin = writer.count
            let place = writer.appendReservation(record, network) - begin
            let length = writer.count - begin
            writer.endMessage(mark)
            let end = writer.count - start
            body = end - length..<end
            self.place = end - length + place
        } else {
            body = nil
            place = 0
        }
        bytes = writer.array(from: start)
        writer.truncate(to: start)
    }

    /// The reply with its revision, known once the decision has its place in the journal.
    func append(to writer: inout ByteWriter, at revision: SequenceNumber) {
        bytes.withUnsafeBytes { bytes in
            writer.uint64(1, revision.value)
            writer.append(.init(rebasing: bytes[..<head]))
            guard let body else { return }
            let mark = writer.beginMessage(5)
            writer.append(.init(rebasing: bytes[body.lowerBound..<place]))
            writer.uint64(8, revision.value)
            writer.append(.init(rebasing: bytes[place..<body.upperBound]))
            writer.endMessage(mark)
        }
    }
}

extension ByteWriter {
    /// The fields of `RoutePlan`.
    fileprivate mutating func appendPlan(
        _ plan: borrowing SourcingPlan, of cart: borrowing Sourcing.Cart, _ network: Network
    ) {
        for index in plan.parcels.indices {
            let mark = beginMessage(1)
            appendParcel(plan.parcels[index], of: cart, network)
            endMessage(mark)
        }
        // Rare: only what is allowed to be partial gets here.
        for index in plan.unfilled.indices {
            let mark = beginMessage(2)
            plan.unfilled[index].message(cart).encode(into: &self)
            endMessage(mark)
        }
        int64(3, plan.objective)
        int64(4, plan.lowerBound)
        int64(5, plan.gapPartsPerMillion)
        bool(6, plan.isOptimal)
        strings(7, plan.relaxed)
        string(8, plan.policy)
        uint32(9, plan.policyVersion)
        int64(10, plan.cost)
        int64(11, plan.gramsCO2e)
        timestamp(12, plan.deliverBy)
    }

    private mutating func appendParcel(
        _ parcel: borrowing PlannedParcel, of cart: borrowing Sourcing.Cart, _ network: Network
    ) {
        string(1, network.id(of: parcel.location))
        int32(2, Int32(parcel.mode.rawValue))
        for index in parcel.lines.indices {
            let mark = beginMessage(3)
            string(1, cart.lines[parcel.lines[index].line].id)
            string(2, parcel.lines[index].sku.text)
            int64(3, parcel.lines[index].quantity)
            endMessage(mark)
        }
        string(4, parcel.carrier)
        string(5, parcel.service)
        if let store = parcel.handedOverAt { string(6, network.id(of: store)) }
        timestamp(7, parcel.readyBy)
        timestamp(8, parcel.shipBy)
        timestamp(9, parcel.deliverBy)
        int64(10, parcel.distanceMetres)
        uint32(11, UInt32(clamping: parcel.zone))
        int64(12, parcel.grams)
        int64(13, parcel.gramsCO2e)
        for kind in CostKind.allCases where parcel.costs[kind] != 0 {
            let mark = beginMessage(14)
            string(1, kind.name)
            int64(2, parcel.costs[kind])
            endMessage(mark)
        }
    }
}

extension RoutingHandlers {
    /// As `Engine.settle`, with the reply written straight; see `RouteReply`.
    func settle(
        _ wish: RouteWish, _ call: MutationCall, _ budget: Budget, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> SequenceNumber {
        let (sequence, noted) = try sourcer.withLocked(wish, call) {
            locked throws(RPCFailure) -> (SequenceNumber, RouteTaken?) in
            if let known = locked.stock.answer(to: call.key) {
                let settled: Engine.Settled<RouteOrderResponse> = try engine.answerAgain(
                    known, call)
                settled.reply.encode(into: &reply)
                return (settled.sequence, nil)
            }
            try engine.admit(call.space)
            var taken = try sourcer.take(wish, locked, now: call.now) { budget.isSpent }
            let message = RouteReply(taken, locked.stock.network, scratch: &reply)
            let sequence = try engine.commit(
                call, &taken.effects, taken.fulfilment, answer: message.bytes, in: locked)
            message.append(to: &reply, at: sequence)
            return (sequence, consume taken)
        }
        if let noted { sourcer.decisions.note(noted.plan, of: noted.input, at: sequence) }
        return sequence
    }
}
