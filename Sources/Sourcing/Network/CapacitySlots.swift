public import Inventory
public import Primitives

/// What work takes of a location's capacity in one slot.
public struct CapacityUse: Hashable, Sendable, BitwiseCopyable {
    public var orders: Int64
    public var lines: Int64
    public var units: Int64
    public var labourSeconds: Int64
    public var returnedUnits: Int64

    public init(
        orders: Int64 = 0, lines: Int64 = 0, units: Int64 = 0, labourSeconds: Int64 = 0,
        returnedUnits: Int64 = 0
    ) {
        self.orders = orders
        self.lines = lines
        self.units = units
        self.labourSeconds = labourSeconds
        self.returnedUnits = returnedUnits
    }

    public static func + (left: CapacityUse, right: CapacityUse) -> CapacityUse {
        CapacityUse(
            orders: left.orders + right.orders, lines: left.lines + right.lines,
            units: left.units + right.units,
            labourSeconds: left.labourSeconds + right.labourSeconds,
            returnedUnits: left.returnedUnits + right.returnedUnits)
    }

    public static func - (left: CapacityUse, right: CapacityUse) -> CapacityUse {
        CapacityUse(
            orders: left.orders - right.orders, lines: left.lines - right.lines,
            units: left.units - right.units,
            labourSeconds: left.labourSeconds - right.labourSeconds,
            returnedUnits: left.returnedUnits - right.returnedUnits)
    }
}

extension CapacityRule {
    /// What one shipment of so many lines and units takes. At most `Limits.linesMax` lines of
    /// `Limits.quantityMax` units, so it fits.
    public func use(lines: Int, units: Quantity) -> CapacityUse {
        let labour =
            Int64(labourSecondsPerOrder) + Int64(lines) * Int64(labourSecondsPerLine)
            + units * Int64(labourSecondsPerUnit)
        return CapacityUse(orders: 1, lines: Int64(lines), units: units, labourSeconds: labour)
    }

    /// Whether `more` still fits into a slot in which `used` is taken.
    public func admits(_ more: CapacityUse, on used: CapacityUse) -> Bool {
        let sum = used + more
        return (orders == 0 || sum.orders <= Int64(orders))
            && (lines == 0 || sum.lines <= Int64(lines))
            && (units == 0 || sum.units <= Int64(units))
            && (labourMinutes == 0 || sum.labourSeconds <= Int64(labourMinutes) * 60)
            && (returnedUnits == 0 || sum.returnedUnits <= Int64(returnedUnits))
    }

    /// What one returned unit takes of the slot in which it is expected.
    public var useOfReturnedUnit: CapacityUse {
        CapacityUse(labourSeconds: Int64(labourSecondsPerReturnedUnit), returnedUnits: 1)
    }

    /// Returned units that still fit; 0 where none does.
    public func returnedUnitsLeft(on used: CapacityUse) -> Quantity {
        var left = Quantity.max
        if returnedUnits > 0 { left = min(left, Int64(returnedUnits) - used.returnedUnits) }
        if labourMinutes > 0, labourSecondsPerReturnedUnit > 0 {
            let seconds = Int64(labourMinutes) * 60 - used.labourSeconds
            left = min(left, seconds / Int64(labourSecondsPerReturnedUnit))
        }
        return max(0, left)
    }

    /// Units of one shipment of so many lines that still fit; 0 where none does.
    public func unitsLeft(lines: Int, on used: CapacityUse) -> Quantity {
        if orders > 0, used.orders >= Int64(orders) { return 0 }
        if self.lines > 0, used.lines + Int64(lines) > Int64(self.lines) { return 0 }
        if returnedUnits > 0, used.returnedUnits > Int64(returnedUnits) { return 0 }
        var left = Quantity.max
        if units > 0 { left = Int64(units) - used.units }
        if labourMinutes > 0 {
            let own = use(lines: lines, units: 0).labourSeconds
            let seconds = Int64(labourMinutes) * 60 - used.labourSeconds - own
            if seconds < 0 { return 0 }
            if labourSecondsPerUnit > 0 {
                left = min(left, seconds / Int64(labourSecondsPerUnit))
            }
        }
        return max(0, left)
    }
}

/// The slots of one location: numbered stretches of local time of equal length.
///
/// Where clocks go back, the repeated hour falls into the slot of the first: capacity is never
/// more than was configured.
extension RoutingLocation {
    /// The number of the slot that contains `instant`. O(log offsets).
    public func capacitySlot(of instant: Instant) -> Int64 {
        LocalClock.floor(
            calendar.clock.local(LocalClock.clamp(instant)), Int64(capacity.slotMinutes) * 60_000)
    }

    /// When a slot begins; the end is the next one's beginning.
    public func start(ofCapacitySlot slot: Int64) -> Instant {
        Instant(milliseconds: calendar.clock.instant(slot * Int64(capacity.slotMinutes) * 60_000))
    }
}
