internal import Primitives
public import Sourcing

extension CapacityUse {
    public var isZero: Bool { self == CapacityUse() }

    public static prefix func - (use: CapacityUse) -> CapacityUse { CapacityUse() - use }

    public static func += (left: inout CapacityUse, right: CapacityUse) { left = left + right }
}
