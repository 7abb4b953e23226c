internal import Primitives

/// Capacity, in the four measures that a location's slots are limited in.
public struct CapacityUse: Hashable, Sendable {
    public var orders: Int64
    public var lines: Int64
    public var units: Int64
    /// Labour, seconds.
    public var labourSeconds: Int64

    public init(orders: Int64 = 0, lines: Int64 = 0, units: Int64 = 0, labourSeconds: Int64 = 0) {
        self.orders = orders
        self.lines = lines
        self.units = units
        self.labourSeconds = labourSeconds
    }

    public var isZero: Bool { self == CapacityUse() }

    public static prefix func - (use: CapacityUse) -> CapacityUse {
        CapacityUse() - use
    }

    /// Bounded by `Limits.linesMax` orders of `Limits.quantityMax` units; cannot overflow.
    public static func + (left: CapacityUse, right: CapacityUse) -> CapacityUse {
        CapacityUse(
            orders: left.orders + right.orders, lines: left.lines + right.lines,
            units: left.units + right.units,
            labourSeconds: left.labourSeconds + right.labourSeconds)
    }

    public static func - (left: CapacityUse, right: CapacityUse) -> CapacityUse {
        CapacityUse(
            orders: left.orders - right.orders, lines: left.lines - right.lines,
            units: left.units - right.units,
            labourSeconds: left.labourSeconds - right.labourSeconds)
    }

    public static func += (left: inout CapacityUse, right: CapacityUse) { left = left + right }

    /// Whether every measure is at most that of `limit`; a negative limit is none.
    public func fits(in limit: CapacityUse) -> Bool {
        (limit.orders < 0 || orders <= limit.orders) && (limit.lines < 0 || lines <= limit.lines)
            && (limit.units < 0 || units <= limit.units)
            && (limit.labourSeconds < 0 || labourSeconds <= limit.labourSeconds)
    }
}
