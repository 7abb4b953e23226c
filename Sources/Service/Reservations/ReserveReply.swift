internal import Inventory
internal import Messages
internal import Primitives
internal import ProtobufWire

/// A `ReserveResponse` written straight from what was decided, in the bytes that its `encode`
/// would write, but without a message, its lines and their texts being made first.
struct ReserveReply {
    /// Without a revision: so it is kept with its key.
    let bytes: [UInt8]
    /// The fields of `reservation` in `bytes`.
    private let body: Range<Int>
    /// Where in it the reservation's revision belongs.
    private let place: Int

    /// Leaves `scratch` as it was.
    init(
        _ outcome: borrowing ReservationOutcome, _ network: Network,
        scratch writer: inout ByteWriter
    ) {
        let start = writer.count
        let mark = writer.beginMessage(3)
        let begin = writer.count
        let place = writer.appendReservation(outcome.record, network) - begin
        let length = writer.count - begin
        writer.endMessage(mark)
        let end = writer.count - start
        for index in outcome.lines.indices {
            let mark = writer.beginMessage(4)
            writer.appendOutcome(outcome.lines[index])
            writer.endMessage(mark)
        }
        bytes = writer.array(from: start)
        writer.truncate(to: start)
        body = end - length..<end
        self.place = body.lowerBound + place
    }

    /// The reply with its revision, known once the decision has its place in the journal.
    func append(to writer: inout ByteWriter, at revision: SequenceNumber) {
        bytes.withUnsafeBytes { bytes in
            writer.uint64(1, revision.value)
            let mark = writer.beginMessage(3)
            writer.append(.init(rebasing: bytes[body.lowerBound..<place]))
            writer.uint64(8, revision.value)
            writer.append(.init(rebasing: bytes[place..<body.upperBound]))
            writer.endMessage(mark)
            writer.append(.init(rebasing: bytes[body.upperBound...]))
        }
    }
}

extension ByteWriter {
    /// Returns where the revision belongs.
    mutating func appendReservation(
        _ record: borrowing ReservationRecord, _ network: Network
    ) -> Int {
        string(1, record.id.text)
        string(2, record.owner)
        string(3, network.id(of: record.view))
        int32(4, Int32(record.state.rawValue))
        if record.expires != .distantFuture { timestamp(5, record.expires) }
        timestamp(6, record.created)
        timestamp(7, record.updated)
        let place = count
        record.lines.lendEach { line in
            let mark = beginMessage(9)
            appendLine(line, network)
            endMessage(mark)
        }
        return place
    }

    private mutating func appendLine(
        _ line: borrowing Inventory.ReservationLine, _ network: Network
    ) {
        string(1, line.sku.text)
        int32(2, Int32(line.scope.rawValue))
        int32(3, Int32(line.condition.rawValue))
        int64(4, line.quantity)
        int64(5, line.consumed)
        int64(6, line.released)
        line.allocations.lendEach { allocation in
            let mark = beginMessage(7)
            appendAllocation(allocation, network)
            endMessage(mark)
        }
    }

    private mutating func appendAllocation(
        _ allocation: borrowing Inventory.Allocation, _ network: Network
    ) {
        string(1, allocation.sku.text)
        if case .cell(let location, _) = allocation.place {
            string(2, network.id(of: location))
        }
        int64(3, allocation.quantity)
        if case .supply(let id) = allocation.place { string(4, id) }
        if let due = allocation.due { timestamp(5, due) }
    }

    fileprivate mutating func appendOutcome(_ outcome: Inventory.LineOutcome) {
        int64(1, outcome.asked)
        int64(2, outcome.reserved)
        int64(3, outcome.available)
        if let earliest = outcome.earliest { timestamp(4, earliest) }
    }
}

extension Engine {
    /// As `settle`, for the most frequent mutation of all: see `ReserveReply`.
    func settle(
        _ command: borrowing ReserveCommand, _ call: borrowing MutationCall,
        _ scope: TransactionScope, _ output: inout ByteWriter
    ) throws(RPCFailure) -> SequenceNumber {
        if let known = scope.answer(to: call.key) {
            let settled: Settled<ReserveResponse> = try answerAgain(known, call)
            settled.reply.encode(into: &output)
            return settled.sequence
        }
        try admit(call.space)
        let network = scope.network
        var decided: Decided<ReservationOutcome>
        do throws(Refusal) { decided = try scope.reserve(command, now: call.now) } catch {
            throw error.rpcFailure(network)
        }
        let reply = ReserveReply(decided.outcome, network, scratch: &output)
        let sequence = try commit(
            call, &decided.effects, answer: reply.bytes, in: stockOnly(scope))
        reply.append(to: &output, at: sequence)
        return sequence
    }
}
