internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives

// What the events of returns say beside those of orders.

extension EventType {
    /// Names of the attributes that only events of returns have; see `RecordedEvent.note(_:of:)`.
    var returnAttributes: [String] {
        guard name.hasPrefix("return.") else { return [] }
        let all = ["return_id", "unit_id"]
        switch self {
        case .returnRefundDue: return all + ["amount", "currency"]
        case .returnGraded: return all + ["grade", "condition"]
        case .returnDisposed, .returnForwarded: return all + ["disposition", "condition"]
        case .returnClosed: return all + ["state"]
        case .returnRefundWithheld: return all + ["rule"]
        default: return all
        }
    }
}

extension RecordedEvent {
    /// Notes what an event of a return is about; `record` is the return as the same journal record
    /// left it.
    mutating func note(_ event: EventRecord, of record: ReturnRecord?) {
        guard event.return > 0 else { return }
        let id = ReturnID(event.order, event.return)
        note("return_id", id.text)
        if event.unit > 0 { note("unit_id", ReturnUnitID(id, event.unit).text) }
        let unit = record?.units.first { $0.number == event.unit }
        switch event.type {
        case .returnRefundDue:
            note("amount", String(event.amount))
            note("currency", record?.currency ?? "")
        case .returnGraded:
            note("grade", unit?.grade?.name ?? "")
            note("condition", unit?.condition.eventText ?? "")
        case .returnDisposed, .returnForwarded:
            note("disposition", unit?.disposition?.name ?? "")
            note("condition", unit?.condition.eventText ?? "")
        case .returnClosed: note("state", record?.state.name ?? "")
        case .returnRefundWithheld: note("rule", event.detail)
        default: break
        }
    }
}
