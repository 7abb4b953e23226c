internal import Inventory
internal import Messages
internal import Primitives

/// `dom.v1.ReturnProfile` ⇄ the domain's.
extension ReturnFacility {
    private static let categoriesMax = 64

    init(_ message: ReturnProfile, field: String) throws(RPCFailure) {
        self.init()
        let costs = 0...LocationProfile.costMax
        for (name, value) in [
            ("receiving_cost_millicents", message.receivingCostMillicents),
            ("grading_cost_millicents", message.gradingCostMillicents),
            ("refurbishment_cost_millicents", message.refurbishmentCostMillicents ?? 0),
            ("drop_point_cost_millicents", message.dropPointCostMillicents ?? 0),
        ] { try Check.quantity(value, in: costs, "\(field).\(name)") }
        try Check.quantity(
            Int64(message.processingMinutes), in: 0...43_200, "\(field).processing_minutes")
        openBoxShare = try Self.share(message.openBoxBp, openBoxShare, "\(field).open_box_bp")
        refurbishedShare = try Self.share(
            message.refurbishedBp, refurbishedShare, "\(field).refurbished_bp")
        usedShare = try Self.share(message.usedBp, usedShare, "\(field).used_bp")
        liquidationShare = try Self.share(
            message.liquidationBp, liquidationShare, "\(field).liquidation_bp")
        vendorCreditShare = try Self.share(
            message.vendorCreditBp, 0, "\(field).vendor_credit_bp")
        vendorCategories = try Self.categories(
            message.vendorCategories, "\(field).vendor_categories")
        resells = try Self.categories(message.resells, "\(field).resells")
        receivingCost = message.receivingCostMillicents
        gradingCost = message.gradingCostMillicents
        refurbishmentCost = message.refurbishmentCostMillicents
        processingMinutes = message.processingMinutes
        bulkCost = message.dropPointCostMillicents
    }

    private static func share(
        _ value: UInt32?, _ usual: UInt16, _ field: String
    ) throws(RPCFailure) -> UInt16 {
        guard let value else { return usual }
        try Check.quantity(Int64(value), in: 0...10_000, field)
        return UInt16(value)
    }

    private static func categories(
        _ names: [String], _ field: String
    ) throws(RPCFailure) -> [String] {
        try Check.count(names.count, in: 0...categoriesMax, field)
        for (place, name) in names.enumerated() { try Check.identifier(name, "\(field)[\(place)]") }
        return names
    }

    /// Nil where all is usual.
    var message: ReturnProfile? {
        let usual = Self()
        if self == usual { return nil }
        return .with {
            $0.receivingCostMillicents = receivingCost
            $0.gradingCostMillicents = gradingCost
            $0.refurbishmentCostMillicents = refurbishmentCost
            $0.processingMinutes = processingMinutes
            $0.openBoxBp = openBoxShare == usual.openBoxShare ? nil : UInt32(openBoxShare)
            $0.refurbishedBp =
                refurbishedShare == usual.refurbishedShare ? nil : UInt32(refurbishedShare)
            $0.usedBp = usedShare == usual.usedShare ? nil : UInt32(usedShare)
            $0.liquidationBp =
                liquidationShare == usual.liquidationShare ? nil : UInt32(liquidationShare)
            $0.vendorCreditBp = UInt32(vendorCreditShare)
            $0.vendorCategories = vendorCategories
            $0.resells = resells
            $0.dropPointCostMillicents = bulkCost
        }
    }
}
