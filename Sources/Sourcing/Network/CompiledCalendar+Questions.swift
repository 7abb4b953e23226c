internal import Inventory
public import Primitives

/// What is asked of a calendar.
extension CompiledCalendar {
    /// Whether people work there at `now` and may send parcels.
    public func isOpen(at now: Instant) -> Bool {
        let now = LocalClock.clamp(now)
        return piece(after: now, source.outbound)?.start == now
    }

    /// When an order that comes in at `now` is ready to leave as a parcel: never before `now`,
    /// always within open time (its last moment included).
    public func ready(at now: Instant) -> ReadyWindow? {
        let now = LocalClock.clamp(now)
        switch source.processing {
        case .openMinutes(let minutes):
            guard let piece = after(minutes, from: now, source.outbound) else { return nil }
            // Later orders are ready later by no more than they are later, within one piece.
            // At its very end there is time for what is over then, not for what has yet to begin.
            let end = minutes == 0 ? piece.end - 1 : piece.end
            let steady = piece.end == .max ? Int64.max : now + (end - piece.start)
            return ReadyWindow(ready: piece.start, from: now, until: steady)
        case .workingDays(let days): return ready(afterWorkingDays: days, from: now)
        }
    }

    /// When an order that comes in at `now` can be collected at the counter.
    public func pickupReady(at now: Instant) -> Instant? {
        let now = LocalClock.clamp(now)
        let piece = after(source.pickupReadyMinutes, from: now, source.counter)
        return piece.map { Instant(milliseconds: $0.start) }
    }

    /// When work on a unit begins that arrives at `instant`: then, or when people are there again.
    public func receives(at instant: Instant) -> Instant? {
        piece(after: LocalClock.clamp(instant), source.inbound)
            .map { Instant(milliseconds: $0.start) }
    }

    /// When work of so many minutes of open time is over that begins at `instant`.
    public func processed(minutes: UInt32, from instant: Instant) -> Instant? {
        after(Int32(clamping: minutes), from: LocalClock.clamp(instant), source.inbound)
            .map { Instant(milliseconds: $0.start) }
    }

    /// The next moment of collection at which a parcel that is ready then leaves: the minute
    /// `cutOff` of a day on which the location works and the carrier moves, not in an outage.
    public func shipBy(ready: Instant, cutOff: Int32, weekdays: UInt8) -> Instant? {
        if isNeverOpen || weekdays & 0x7F == 0 { return nil }
        let ready = LocalClock.clamp(ready)
        let first = clock.day(ready)
        for day in first...first + Int64(Limits.calendarDaysMax)
        where weekdays >> LocalClock.weekday(day) & 1 == 1 && opens(on: day) {
            let moment = clock.instant(day: day, minute: cutOff)
            if moment < ready { continue }
            guard let next = source.outbound.at(moment), next.isBlocked else {
                return Instant(milliseconds: moment)
            }
            if next.edge == .max { return nil }
        }
        return nil
    }

    /// The minute `deliveryMinute` of the local day on which a parcel arrives that leaves at
    /// `shipBy` and moves for so many of the carrier's days; never before it leaves.
    public func deliverBy(
        shipBy: Instant, transitDays: Int32, weekdays: UInt8, deliveryMinute: Int32
    ) -> Instant? {
        let moving = Int64((weekdays & 0x7F).nonzeroBitCount)
        if moving == 0 { return nil }
        let leaves = LocalClock.clamp(shipBy)
        let first = clock.day(leaves)
        var day = first + Int64(transitDays) / moving * 7
        var left = Int64(transitDays) % moving
        // Whole weeks end on the weekday they began on, on which the carrier may not move.
        if left == 0, day > first, weekdays >> LocalClock.weekday(day) & 1 == 0 {
            day -= 7
            left = moving
        }
        while left > 0 {
            day += 1
            if weekdays >> LocalClock.weekday(day) & 1 == 1 { left -= 1 }
        }
        var moment = clock.instant(day: day, minute: deliveryMinute)
        while moment < leaves || weekdays >> LocalClock.weekday(day) & 1 == 0 {
            day += 1
            moment = clock.instant(day: day, minute: deliveryMinute)
        }
        return Instant(milliseconds: moment)
    }

    private func ready(afterWorkingDays days: Int32, from now: Int64) -> ReadyWindow? {
        if isNeverOpen { return nil }
        let today = clock.day(now)
        let cutOff = orderCutOff(of: today)
        let isInTime = isWorkingDay(today) && now <= cutOff
        // A day that is open until midnight takes orders until its last millisecond.
        let midnight = clock.instant(day: today + 1, minute: 0)
        let until = isInTime ? min(cutOff, midnight - 1) : midnight - 1
        var day = today
        // An order that is late, or on a closed day, counts as one of the next working day.
        var left = Int64(days) + (isInTime ? 0 : 1)
        let last = today + Int64(Limits.calendarDaysMax)
        while left > 0 {
            day += 1
            if day > last { return nil }
            if isWorkingDay(day) { left -= 1 }
        }
        let earliest = max(now, clock.instant(day: day, minute: 0))
        guard let piece = piece(after: earliest, source.outbound) else { return nil }
        return ReadyWindow(ready: piece.start, from: now, until: days == 0 ? now : until)
    }

    private func orderCutOff(of day: Int64) -> Int64 {
        if let minute = source.orderCutOff { return clock.instant(day: day, minute: minute) }
        guard let last = places(of: day).last else { return .min }
        return clock.instant(
            day: day, minute: min(spans[last].closes, OpeningHours.minutesPerDay))
    }
}
