internal import Inventory
internal import Messages
internal import Primitives

/// Parts of a `dom.v1.FulfilmentProfile` ⇄ the domain's: cut-offs, processing, capacity, outages.
extension CutOffRule {
    init(_ message: CutOff, field: String) throws(RPCFailure) {
        try Check.optionalIdentifier(message.carrier, "\(field).carrier")
        try Check.optionalIdentifier(message.service, "\(field).service")
        try Check.quantity(Int64(message.minute), in: 0...1_439, "\(field).minute")
        self.init(
            carrier: message.carrier, service: message.service, minute: Int32(message.minute))
    }

    var message: CutOff {
        CutOff.with {
            $0.carrier = carrier
            $0.service = service
            $0.minute = UInt32(minute)
        }
    }
}

extension Processing {
    init(_ message: ProcessingTime, field: String) throws(RPCFailure) {
        try Check.quantity(Int64(message.openMinutes), in: 0...20_160, "\(field).open_minutes")
        try Check.quantity(Int64(message.workingDays), in: 0...60, "\(field).working_days")
        if message.openMinutes > 0, message.workingDays > 0 {
            throw .invalid(
                "\(field).working_days", "does not go with open_minutes", reason: "AMBIGUOUS")
        }
        self =
            message.workingDays > 0
            ? .workingDays(Int32(message.workingDays)) : .openMinutes(Int32(message.openMinutes))
    }

    var message: ProcessingTime? {
        switch self {
        case .openMinutes(0): nil
        case .openMinutes(let minutes): ProcessingTime.with { $0.openMinutes = UInt32(minutes) }
        case .workingDays(let days): ProcessingTime.with { $0.workingDays = UInt32(days) }
        }
    }
}

extension CapacityRule {
    init(_ message: LocationCapacity, field: String) throws(RPCFailure) {
        self.init()
        let slot = message.slotMinutes == 0 ? 1_440 : message.slotMinutes
        guard slot <= 10_080, 1_440 % slot == 0 || slot % 1_440 == 0 else {
            throw .invalid(
                "\(field).slot_minutes",
                "\(slot) is neither a divisor of 1440 nor a multiple of it up to 10080",
                reason: "OUT_OF_BOUNDS")
        }
        for (name, value) in [
            ("orders", message.orders), ("lines", message.lines), ("units", message.units),
            ("labour_minutes", message.labourMinutes),
            ("returned_units", message.returnedUnits),
        ] {
            try Check.quantity(Int64(value), in: 0...1_000_000_000, "\(field).\(name)")
        }
        for (name, value) in [
            ("order", message.labourSecondsPerOrder), ("line", message.labourSecondsPerLine),
            ("unit", message.labourSecondsPerUnit),
            ("returned_unit", message.labourSecondsPerReturnedUnit),
        ] {
            try Check.quantity(
                Int64(value), in: 0...86_400, "\(field).labour_seconds_per_\(name)")
        }
        slotMinutes = slot
        orders = message.orders
        lines = message.lines
        units = message.units
        labourMinutes = message.labourMinutes
        labourSecondsPerOrder = message.labourSecondsPerOrder
        labourSecondsPerLine = message.labourSecondsPerLine
        labourSecondsPerUnit = message.labourSecondsPerUnit
        returnedUnits = message.returnedUnits
        labourSecondsPerReturnedUnit = message.labourSecondsPerReturnedUnit
    }

    var message: LocationCapacity? {
        if self == CapacityRule() { return nil }
        return LocationCapacity.with {
            $0.slotMinutes = slotMinutes
            $0.orders = orders
            $0.lines = lines
            $0.units = units
            $0.labourMinutes = labourMinutes
            $0.labourSecondsPerOrder = labourSecondsPerOrder
            $0.labourSecondsPerLine = labourSecondsPerLine
            $0.labourSecondsPerUnit = labourSecondsPerUnit
            $0.returnedUnits = returnedUnits
            $0.labourSecondsPerReturnedUnit = labourSecondsPerReturnedUnit
        }
    }
}

extension OutageRecord {
    init(_ message: Outage, field: String) throws(RPCFailure) {
        guard let from = message.from else {
            throw .invalid("\(field).from", "is required", reason: "REQUIRED")
        }
        guard let until = message.until else {
            throw .invalid("\(field).until", "is required", reason: "REQUIRED")
        }
        if until <= from {
            throw .invalid("\(field).until", "is not after from", reason: "OUT_OF_BOUNDS")
        }
        let state = try domainEnum(
            message.state, "\(field).state", default: LocationRecord.State.open)
        if state == .open {
            throw .invalid(
                "\(field).state", "must be CLOSED, NO_OUTBOUND or PICKUP_ONLY",
                reason: "REQUIRED")
        }
        try Check.text(message.reason, "\(field).reason")
        self.init(from: from, until: until, state: state, reason: message.reason)
    }

    var message: Outage {
        Outage.with {
            $0.from = from
            $0.until = until
            $0.state = LocationState(rawValue: Int32(state.rawValue))
            $0.reason = reason
        }
    }
}
