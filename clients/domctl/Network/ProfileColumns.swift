internal import DOMClient
internal import Messages
internal import Primitives

/// The columns of a location file that make its fulfilment profile.
enum ProfileColumns {
    static let names =
        [
            "capabilities", "hours", "holidays", "cut_off", "processing", "pickup_ready_minutes",
            "capacity_slot_minutes", "capacity_orders", "capacity_lines", "capacity_units",
            "capacity_labour_minutes", "parcel_cost_millicents", "unit_cost_millicents",
            "accuracy_bp", "rejection_rate_bp", "same_day_radius_metres", "rank",
            "acknowledgement_minutes",
        ] + ReturnColumns.names

    /// Nil where all of them are empty.
    static func profile(_ row: TableRow) throws(RowError) -> FulfilmentProfile? {
        guard names.contains(where: { !row.text($0).isEmpty }) else { return nil }
        var profile = FulfilmentProfile()
        for name in row.list("capabilities") {
            guard let capability = Capability(name: name), capability != .unspecified else {
                throw row.refuse("capabilities", "\"\(name)\" is no capability")
            }
            profile.capabilities.append(capability)
        }
        profile.calendar = try calendar(row)
        if !row.text("cut_off").isEmpty {
            guard let minute = WeeklyHours.minute(row.text("cut_off")), minute < 1_440 else {
                throw row.refuse("cut_off", "\"\(row.text("cut_off"))\" is no time such as 17:00")
            }
            profile.cutOffs = [.with { $0.minute = UInt32(minute) }]
        }
        profile.processing = try processing(row)
        profile.pickupReadyMinutes = try number(row, "pickup_ready_minutes") ?? 0
        profile.capacity = try capacity(row)
        profile.parcelCostMillicents =
            try row.integer("parcel_cost_millicents", in: 0...Int64.max) ?? 0
        profile.unitCostMillicents =
            try row.integer("unit_cost_millicents", in: 0...Int64.max) ?? 0
        profile.accuracyBp = try number(row, "accuracy_bp")
        profile.rejectionRateBp = try number(row, "rejection_rate_bp") ?? 0
        profile.sameDayRadiusMetres = try number(row, "same_day_radius_metres") ?? 0
        profile.rank = try number(row, "rank") ?? 0
        profile.acknowledgementMinutes = try number(row, "acknowledgement_minutes") ?? 0
        profile.returns = try ReturnColumns.profile(row)
        return profile
    }

    static func number(_ row: TableRow, _ column: String) throws(RowError) -> UInt32? {
        try row.integer(column, in: 0...Int64(UInt32.max)).map { UInt32($0) }
    }

    private static func calendar(_ row: TableRow) throws(RowError) -> OpeningCalendar? {
        var calendar = OpeningCalendar()
        if !row.text("hours").isEmpty {
            guard let hours = WeeklyHours(row.text("hours")) else {
                throw row.refuse(
                    "hours", "\"\(row.text("hours"))\" is not like mon-fri 09:00-17:00")
            }
            calendar.weekly = hours.message
        }
        calendar.specialDays = row.list("holidays").map { date in .with { $0.date = date } }
        return calendar == OpeningCalendar() ? nil : calendar
    }

    private static func processing(_ row: TableRow) throws(RowError) -> ProcessingTime? {
        let text = row.text("processing")
        if text.isEmpty { return nil }
        guard let amount = UInt32(text.dropLast()), text.hasSuffix("m") || text.hasSuffix("d")
        else { throw row.refuse("processing", "\"\(text)\" is neither like 90m nor like 2d") }
        return .with {
            if text.hasSuffix("d") { $0.workingDays = amount } else { $0.openMinutes = amount }
        }
    }

    private static func capacity(_ row: TableRow) throws(RowError) -> LocationCapacity? {
        var capacity = LocationCapacity()
        capacity.slotMinutes = try number(row, "capacity_slot_minutes") ?? 0
        capacity.orders = try number(row, "capacity_orders") ?? 0
        capacity.lines = try number(row, "capacity_lines") ?? 0
        capacity.units = try number(row, "capacity_units") ?? 0
        capacity.labourMinutes = try number(row, "capacity_labour_minutes") ?? 0
        capacity.returnedUnits = try number(row, "capacity_returned_units") ?? 0
        capacity.labourSecondsPerReturnedUnit =
            try number(row, "capacity_labour_seconds_per_returned_unit") ?? 0
        return capacity == LocationCapacity() ? nil : capacity
    }
}

extension WeeklyHours {
    var message: [WeekdayHours] {
        var days: [WeekdayHours] = []
        for span in spans {
            let day = Weekday(rawValue: Int32(span.weekday) + 1)
            if days.last?.weekday != day { days.append(.with { $0.weekday = day }) }
            days[days.count - 1].spans.append(
                .with {
                    $0.opensMinute = UInt32(span.opens)
                    $0.closesMinute = UInt32(span.closes)
                })
        }
        return days
    }
}
