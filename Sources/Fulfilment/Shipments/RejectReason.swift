public import Inventory

/// Why a location cannot do what it was asked, and what that says about its stock; raw values are
/// the wire's.
public enum RejectReason: UInt8, Sendable, CaseIterable {
    case notInStock = 1
    case mismatch = 2
    case damaged = 3
    case noVariance = 4

    /// As on the wire.
    public var name: String {
        switch self {
        case .notInStock: "NOT_IN_STOCK"
        case .mismatch: "MISMATCH"
        case .damaged: "DAMAGED"
        case .noVariance: "NO_VARIANCE"
        }
    }

    public var verdict: StockVerdict {
        switch self {
        case .notInStock: .nothingThere
        case .mismatch: .fewer
        case .damaged: .damaged
        case .noVariance: .asBooked
        }
    }
}
