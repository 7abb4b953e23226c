internal import Messages
internal import Primitives

/// A reply that tells a return as it stands now.
protocol ReturnReply: WireMessage {
    var customerReturn: Return? { get }
}

extension CreateReturnResponse: ReturnReply {}
extension AuthoriseReturnResponse: ReturnReply {}
extension RouteReturnResponse: ReturnReply {}
extension RecordTransitResponse: ReturnReply {}
extension GradeUnitsResponse: ReturnReply {}
extension DisposeUnitsResponse: ReturnReply {}
extension CancelReturnResponse: ReturnReply {}
extension GetReturnResponse: ReturnReply {}

/// A return as tables: itself, its units, what is sent instead.
enum ReturnTable {
    static let titles = [
        "return", "state", "method", "#units", "#ended", "#refunds", "fee", "send_by", "carrier",
        "tracking", "created", "note", "#revision",
    ]

    static func row(_ found: Return) -> [String] {
        let ended = found.units.filter { $0.state.rawValue >= ReturnUnitState.restocked.rawValue }
        return [
            found.id, "\(found.state)", "\(found.method)", "\(found.units.count)",
            "\(ended.count)", "\(found.units.count { $0.refund != nil })", money(found.fee),
            Text.time(found.sendBy), found.carrier, found.tracking, Text.time(found.createdAt),
            note(found), "\(found.revision)",
        ]
    }

    /// Why it was rejected, or who overrode the rules and why.
    private static func note(_ found: Return) -> String {
        guard !found.overrideReason.isEmpty else { return found.reason }
        let override = "override: \(found.overrideReason) (\(found.overrideActor))"
        return found.reason.isEmpty ? override : "\(found.reason); \(override)"
    }

    static func show<Reply: ReturnReply>(_ reply: Reply, _ output: Output) async throws {
        let found = reply.customerReturn ?? Return()
        try await output.show(reply, titles) { $0.add(row(found)) }
        units(found, output)
        guard !found.exchanges.isEmpty else { return }
        output.more(["line", "sku", "#quantity", "reservation", "live"]) { table in
            for line in found.exchanges {
                table.add([
                    line.lineID, line.sku, "\(line.quantity)", line.reservationID, "\(line.live)",
                ])
            }
        }
    }

    static func units(_ found: Return, _ output: Output) {
        guard !found.units.isEmpty else { return }
        output.more([
            "unit", "state", "line", "sku", "location", "condition", "grade", "disposition",
            "planned", "expected", "refund", "serial", "remark",
        ]) { table in
            for unit in found.units { table.add(row(unit)) }
        }
    }

    private static func row(_ unit: ReturnUnit) -> [String] {
        let remarks = [unit.unexpected ? "unexpected" : "", unit.reason, unit.remark]
        return [
            unit.id, "\(unit.state)", unit.lineID, unit.sku, unit.location, short(unit.condition),
            short(unit.grade), short(unit.disposition), short(unit.plannedDisposition),
            Text.time(unit.expectedAt), money(unit.refund), unit.serial,
            remarks.filter { !$0.isEmpty }.joined(separator: "; "),
        ]
    }

    /// Empty for what is not known yet.
    static func short<Value: WireEnum>(_ value: Value) -> String {
        value.rawValue == 0 ? "" : "\(value)"
    }

    /// "20.00 USD"
    static func money(_ value: Money?) -> String {
        guard let value else { return "" }
        let (millicents, overflow) = value.minorUnits.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return "\(value.minorUnits) minor units \(value.currency)" }
        return "\(Text.money(millicents: millicents)) \(value.currency)"
    }
}
