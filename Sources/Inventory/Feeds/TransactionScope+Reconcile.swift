public import Primitives

/// Why a row of another system differs; raw values are the wire's.
public enum DifferenceReason: UInt8, Sendable, CaseIterable {
    case quantity = 1
    /// They know a cell we do not.
    case missingHere = 2
    /// We have stock in a cell they did not send.
    case missingThere = 3
    case unknownSku = 4
    case unknownLocation = 5
    /// No more than what moved after they looked.
    case timing = 6
}

/// One difference.
public struct StockDifference: Equatable, Sendable {
    public var theirs: Quantity
    /// Our units on hand.
    public var ours: Quantity
    public var reason: DifferenceReason
}

extension TransactionScope {
    /// Compares a row of another system with the books; nil when they agree. `location` nil means
    /// that its name is unknown here. Changes nothing; needs the SKU's shard.
    public func compare(
        _ sku: SkuKey, _ location: LocationIndex?, _ condition: Condition, theirs: Quantity,
        asOf: Instant?
    ) -> StockDifference? {
        guard facts(of: sku) != nil else {
            return StockDifference(theirs: theirs, ours: 0, reason: .unknownSku)
        }
        guard let location else {
            return StockDifference(theirs: theirs, ours: 0, reason: .unknownLocation)
        }
        guard let cell = cell(sku, location, condition) else {
            if theirs == 0 { return nil }
            return StockDifference(theirs: theirs, ours: 0, reason: .missingHere)
        }
        let ours = cell.onHand
        if ours == theirs { return nil }
        var reason = DifferenceReason.quantity
        if let asOf, let moved = movements(of: sku, location, condition, after: asOf) {
            // What they had not seen explains the whole difference, or more of the same.
            let (gap, overflow) = ours.subtractingReportingOverflow(theirs)
            let isCovered = gap > 0 ? gap <= moved : gap >= moved
            if !overflow, isCovered { reason = .timing }
        }
        return StockDifference(theirs: theirs, ours: ours, reason: reason)
    }
}
