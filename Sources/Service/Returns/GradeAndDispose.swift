internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// GradeUnits and DisposeUnits: what units are like and what becomes of them. Their stock moves in
/// the same transaction.
extension ReturnHandlers {
    @Sendable
    func grade(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call, id): (GradeUnitsRequest, MutationCall, ReturnID) = try begin(
            "/dom.v1.ReturnService/GradeUnits", context, bytes, .growing)
        try Check.count(request.grades.count, in: 1...Limits.returnUnitsMax, "grades")
        let units = try id.units(request.grades.map(\.unitID), "grades", part: ".unit_id")
        var gradings: [ReturnGrading] = []
        for (place, message) in request.grades.enumerated() {
            gradings.append(try ReturnGrading(message, units[place], "grades[\(place)]"))
        }
        var suggestions: [Messages.Disposition] = []
        let settled = try desk.change(id, call) { draft, locked throws(Refusal) in
            try draft.grade(id.number, gradings)
            let after = try draft.record(id.number)
            suggestions = units.map { desk.suggestion(for: $0.number, of: after, locked) }
        } reply: { _ in
            GradeUnitsResponse.with { $0.suggestions = suggestions }
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }

    @Sendable
    func dispose(
        _ context: borrowing CallContext, _ bytes: RawSpan, _ reply: inout ByteWriter
    ) throws(RPCFailure) -> UnaryOutcome {
        let (request, call, id): (DisposeUnitsRequest, MutationCall, ReturnID) = try begin(
            "/dom.v1.ReturnService/DisposeUnits", context, bytes, .growing)
        try Check.count(request.dispositions.count, in: 1...Limits.returnUnitsMax, "dispositions")
        let units = try id.units(
            request.dispositions.map(\.unitID), "dispositions", part: ".unit_id")
        let names = NameResolver(network: engine.store.network)
        var disposals: [ReturnDisposal] = []
        for (place, message) in request.dispositions.enumerated() {
            disposals.append(
                try ReturnDisposal(
                    message, units[place], "dispositions[\(place)]", names, now: call.now))
        }
        // Only what goes on to another location takes capacity.
        let forwards = disposals.contains { $0.disposition == .forward }
        let needs = ReturnDesk.Needs(board: forwards)
        let settled = try desk.change(id, call, needs) { draft, locked throws(Refusal) in
            if forwards { try desk.schedule(&disposals, locked, at: call.now) }
            try draft.dispose(id.number, disposals)
        } reply: { _ in
            DisposeUnitsResponse()
        }
        settled.reply.encode(into: &reply)
        return .replyWhenDurable(settled.sequence)
    }
}

extension ReturnGrading {
    fileprivate init(
        _ message: UnitGrade, _ unit: ReturnUnitID, _ field: String
    ) throws(RPCFailure) {
        if message.grade == .unspecified {
            throw .invalid("\(field).grade", "is required", reason: "REQUIRED")
        }
        try Check.text(message.remark, "\(field).remark")
        self.init(
            unit: unit, grade: try domainEnum(message.grade, "\(field).grade", default: .a),
            condition: try message.condition.named("\(field).condition"), remark: message.remark)
    }
}

extension ReturnDisposal {
    fileprivate init(
        _ message: UnitDisposition, _ unit: ReturnUnitID, _ field: String, _ names: NameResolver,
        now: Instant
    ) throws(RPCFailure) {
        if message.disposition == .unspecified {
            throw .invalid("\(field).disposition", "is required", reason: "REQUIRED")
        }
        let disposition = try domainEnum(
            message.disposition, "\(field).disposition", default: Fulfilment.Disposition.restock)
        self.init(
            unit: unit, disposition,
            condition: try message.condition.named("\(field).condition"))
        if condition != nil, disposition != .restock {
            throw .invalid("\(field).condition", "is for RESTOCK only", reason: "CONTRADICTION")
        }
        if let expected = message.expectedAt {
            if disposition != .forward {
                throw .invalid(
                    "\(field).expected_at", "is for FORWARD only", reason: "CONTRADICTION")
            }
            if expected <= now {
                throw .invalid(
                    "\(field).expected_at", "is not in the future", reason: "OUT_OF_BOUNDS")
            }
            expectedAt = expected
        }
        switch disposition {
        case .forward:
            let place = try names.requiredLocation(message.toLocation, "\(field).to_location")
            try names.checkTakesReturns(place, "\(field).to_location")
            to = place
        case .returnToVendor:
            to = try names.location(message.toLocation, "\(field).to_location")
            if let to, names.network.record(of: to)?.kind != .vendor {
                throw .invalid(
                    "\(field).to_location", "\"\(message.toLocation)\" is no vendor",
                    reason: "NOT_A_VENDOR")
            }
        default:
            if !message.toLocation.isEmpty {
                throw .invalid(
                    "\(field).to_location", "is for FORWARD and RETURN_TO_VENDOR only",
                    reason: "CONTRADICTION")
            }
        }
    }
}

extension Messages.Condition {
    /// nil where none is named.
    fileprivate func named(_ field: String) throws(RPCFailure) -> Inventory.Condition? {
        self == .unspecified ? nil : try Inventory.Condition(self, field)
    }
}

extension NameResolver {
    /// FAILED_PRECONDITION for a location that takes no returns.
    func checkTakesReturns(_ place: LocationIndex, _ field: String) throws(RPCFailure) {
        guard let record = network.record(of: place), !record.capabilities.contains(.returns)
        else { return }
        throw RPCFailure(
            .failedPrecondition, reason: "TAKES_NO_RETURNS",
            "\(field): location \"\(record.id)\" takes no returns",
            metadata: [("location", record.id)])
    }
}
