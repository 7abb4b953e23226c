/// How fast a parcel travels; raw values are the wire's.
public enum ServiceLevel: UInt8, Sendable, CaseIterable {
    case economy = 1
    case standard = 2
    case express = 3
    /// By courier on the day of the order.
    case sameDay = 4
}
