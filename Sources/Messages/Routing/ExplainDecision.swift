public import Primitives
public import ProtobufWire

/// Request of ExplainDecision.
public struct ExplainDecisionRequest: WireMessage {
    public static let typeName = "dom.v1.ExplainDecisionRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Which. Required. Decisions are kept for a time; one that is forgotten is NOT_FOUND.
    public var decisionID = ""
    /// Why not from here: the best plan that uses this location is computed and compared.
    public var whyNotLocation = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &decisionID)
            case 3: try reader.string(field, &whyNotLocation)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, decisionID)
        writer.string(3, whyNotLocation)
    }
}

/// Reply of ExplainDecision.
public struct ExplainDecisionResponse: WireMessage {
    public static let typeName = "dom.v1.ExplainDecisionResponse"

    /// Revision the decision was made at.
    public var revision: UInt64 = 0
    /// When.
    public var decidedAt: Instant?
    /// What was decided.
    public var plan: RoutePlan?
    /// Everybody who was considered, in the order in which ties break; then, by id, the locations
    /// that have nothing of it. 10,000 at most.
    public var candidates: [CandidateExplanation] = []
    /// Text of the policy version that decided.
    public var policyText = ""
    /// The best plan through the location asked about; unset if there is none.
    public var alternative: RoutePlan?
    /// In one sentence: why not that location, and what would make it win.
    public var answer = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.timestamp(field, &decidedAt)
            case 3: try reader.message(field, &plan)
            case 4: try reader.messages(field, &candidates)
            case 5: try reader.string(field, &policyText)
            case 6: try reader.message(field, &alternative)
            case 7: try reader.string(field, &answer)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.timestamp(2, decidedAt)
        writer.message(3, plan)
        writer.messages(4, candidates)
        writer.string(5, policyText)
        writer.message(6, alternative)
        writer.string(7, answer)
    }
}
