internal import DOMClient
internal import Messages
internal import Primitives

/// A fulfilment profile for people.
enum ProfileText {
    static func pairs(_ profile: FulfilmentProfile?) -> [(String, String)] {
        guard let profile else { return [("profile", "the usual of its type")] }
        return [
            ("capabilities", profile.capabilities.map(\.description).joined(separator: ";")),
            ("hours", hours(profile.calendar)), ("special_days", specialDays(profile.calendar)),
            ("cut_offs", cutOffs(profile.cutOffs)), ("processing", processing(profile.processing)),
            ("pickup_ready_minutes", "\(profile.pickupReadyMinutes)"),
            ("capacity", capacity(profile.capacity)),
            ("parcel_cost", Text.money(millicents: profile.parcelCostMillicents)),
            ("unit_cost", Text.money(millicents: profile.unitCostMillicents)),
            ("accuracy_bp", "\(profile.accuracyBp ?? 10_000)"),
            ("rejection_rate_bp", "\(profile.rejectionRateBp)"),
            ("same_day_radius_metres", "\(profile.sameDayRadiusMetres)"),
            ("rank", "\(profile.rank)"),
            ("acknowledgement_minutes", "\(profile.acknowledgementMinutes)"),
            ("returns", ReturnColumns.text(profile.returns)),
            ("outages", profile.outages.map(outage).joined(separator: "; ")),
        ]
    }

    /// As `WeeklyHours` reads them.
    static func hours(_ calendar: OpeningCalendar?) -> String {
        guard let weekly = calendar?.weekly, !weekly.isEmpty else { return "always" }
        return weekly.map { day in
            let place = Int(day.weekday.rawValue) - 1
            let name =
                WeeklyHours.weekdays.indices.contains(place)
                ? WeeklyHours.weekdays[place] : "\(day.weekday)"
            return "\(name) \(spans(day.spans))"
        }.joined(separator: ";")
    }

    static func specialDays(_ calendar: OpeningCalendar?) -> String {
        (calendar?.specialDays ?? []).map { day in
            day.spans.isEmpty ? day.date : "\(day.date) \(spans(day.spans))"
        }.joined(separator: ";")
    }

    private static func spans(_ spans: [OpenSpan]) -> String {
        if spans.isEmpty { return "closed" }
        return spans.map {
            WeeklyHours.text(minute: Int($0.opensMinute)) + "-"
                + WeeklyHours.text(minute: Int($0.closesMinute))
        }.joined(separator: "+")
    }

    private static func cutOffs(_ rules: [CutOff]) -> String {
        rules.map { rule in
            let name = [rule.carrier, rule.service].filter { !$0.isEmpty }.joined(separator: "/")
            let time = WeeklyHours.text(minute: Int(rule.minute))
            return name.isEmpty ? time : "\(name) \(time)"
        }.joined(separator: ";")
    }

    private static func processing(_ processing: ProcessingTime?) -> String {
        guard let processing else { return "none" }
        return processing.workingDays > 0
            ? "\(processing.workingDays)d" : "\(processing.openMinutes)m"
    }

    static func capacity(_ capacity: LocationCapacity?) -> String {
        guard let capacity else { return "no limit" }
        let limits = [
            ("orders", capacity.orders), ("lines", capacity.lines), ("units", capacity.units),
            ("labour minutes", capacity.labourMinutes), ("returned units", capacity.returnedUnits),
        ].filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
        if limits.isEmpty { return "no limit" }
        let slot = capacity.slotMinutes == 0 ? 1_440 : capacity.slotMinutes
        return limits.joined(separator: ", ") + " in \(slot) minutes"
    }

    private static func outage(_ outage: Outage) -> String {
        "\(outage.state) \(Text.time(outage.from)) to \(Text.time(outage.until))"
            + (outage.reason.isEmpty ? "" : " (\(outage.reason))")
    }
}
