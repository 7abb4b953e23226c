internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives

/// A request about one return.
protocol ReturnRequest: MutationRequest {
    var returnID: String { get }
}

extension AuthoriseReturnRequest: ReturnRequest {}
extension RouteReturnRequest: ReturnRequest {}
extension RecordTransitRequest: ReturnRequest {}
extension ReceiveReturnRequest: ReturnRequest {}
extension GradeUnitsRequest: ReturnRequest {}
extension DisposeUnitsRequest: ReturnRequest {}
extension CancelReturnRequest: ReturnRequest {}
extension CreateReturnRequest: MutationRequest {}

/// A reply with the return that the mutation changed.
protocol ReturnReply: MutationReply {
    var customerReturn: Messages.Return? { get set }
}

extension ReturnReply {
    mutating func stampParts(_ revision: UInt64) {
        if customerReturn?.revision == 0 { customerReturn?.revision = revision }
    }
}

extension CreateReturnResponse: ReturnReply {}
extension AuthoriseReturnResponse: ReturnReply {}
extension RouteReturnResponse: ReturnReply {}
extension RecordTransitResponse: ReturnReply {}
extension ReceiveReturnResponse: ReturnReply {}
extension GradeUnitsResponse: ReturnReply {}
extension DisposeUnitsResponse: ReturnReply {}
extension CancelReturnResponse: ReturnReply {}

extension ReturnID {
    /// NOT_FOUND for text that cannot be one.
    static func required(_ text: String) throws(RPCFailure) -> ReturnID {
        try Check.identifier(text, "return_id")
        guard let id = ReturnID(text) else { throw .unknownReturn(text) }
        return id
    }

    /// The unit of this return that the text names.
    func unit(_ text: String, _ field: @autoclosure () -> String) throws(RPCFailure) -> ReturnUnitID
    {
        try Check.identifier(text, field())
        guard let unit = ReturnUnitID(text), unit.id == self else {
            throw .invalid(
                field(), "\"\(text)\" is no unit of return \"\(self)\"", reason: "UNKNOWN_UNIT")
        }
        return unit
    }

    /// As above, each once.
    func units(
        _ texts: [String], _ field: String, part: String = ""
    ) throws(RPCFailure) -> [ReturnUnitID] {
        try Check.count(texts.count, in: 0...Limits.returnUnitsMax, field)
        var units: [ReturnUnitID] = []
        var seen: Set<ReturnUnitID> = []
        for (place, text) in texts.enumerated() {
            let unit = try unit(text, "\(field)[\(place)]\(part)")
            guard seen.insert(unit).inserted else {
                throw .invalid(
                    "\(field)[\(place)]\(part)", "is there twice", reason: "DUPLICATE")
            }
            units.append(unit)
        }
        return units
    }
}

extension RPCFailure {
    static func unknownReturn(_ text: String) -> RPCFailure {
        RPCFailure(.notFound, reason: "UNKNOWN_RETURN", "return_id: no return \"\(text)\"")
    }

    static func returnMoved(_ expected: UInt64, _ actual: SequenceNumber) -> RPCFailure {
        RPCFailure(
            .aborted, reason: "REVISION_MISMATCH",
            "context.expected_revision: is \(expected), the return's revision is \(actual.value)",
            metadata: [("revision", String(actual.value))])
    }
}
