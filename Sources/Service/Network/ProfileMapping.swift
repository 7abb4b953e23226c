internal import Inventory
internal import Messages
internal import Primitives

/// `dom.v1.FulfilmentProfile` ⇄ the domain's profile.
extension LocationProfile {
    /// Milli-cents of one handling cost or one parcel's price.
    static let costMax: Int64 = 1_000_000_000_000

    init(_ message: FulfilmentProfile, field: String) throws(RPCFailure) {
        self.init()
        capabilities = try Capabilities(message.capabilities, field: "\(field).capabilities")
        if let calendar = message.calendar {
            self.calendar = try OpeningHours(calendar, field: "\(field).calendar")
        }
        try Check.count(message.cutOffs.count, in: 0...Limits.cutOffsMax, "\(field).cut_offs")
        for (place, rule) in message.cutOffs.enumerated() {
            cutOffs.append(try CutOffRule(rule, field: "\(field).cut_offs[\(place)]"))
        }
        if let processing = message.processing {
            self.processing = try Processing(processing, field: "\(field).processing")
        }
        if let capacity = message.capacity {
            self.capacity = try CapacityRule(capacity, field: "\(field).capacity")
        }
        try readNumbers(message, field)
        try Check.count(message.outages.count, in: 0...Limits.outagesMax, "\(field).outages")
        for (place, outage) in message.outages.enumerated() {
            outages.append(try OutageRecord(outage, field: "\(field).outages[\(place)]"))
        }
        if let returns = message.returns {
            self.returns = try ReturnFacility(returns, field: "\(field).returns")
        }
        outages.sort { ($0.from, $0.until) < ($1.from, $1.until) }
    }

    private mutating func readNumbers(
        _ message: FulfilmentProfile, _ field: String
    ) throws(RPCFailure) {
        let costs = 0...Self.costMax
        try Check.quantity(
            message.parcelCostMillicents, in: costs, "\(field).parcel_cost_millicents")
        try Check.quantity(message.unitCostMillicents, in: costs, "\(field).unit_cost_millicents")
        let accuracyBp = message.accuracyBp ?? 10_000
        try Check.quantity(
            Int64(message.pickupReadyMinutes), in: 0...20_160, "\(field).pickup_ready_minutes")
        try Check.quantity(Int64(accuracyBp), in: 0...10_000, "\(field).accuracy_bp")
        try Check.quantity(
            Int64(message.rejectionRateBp), in: 0...10_000, "\(field).rejection_rate_bp")
        try Check.quantity(
            Int64(message.sameDayRadiusMetres), in: 0...1_000_000,
            "\(field).same_day_radius_metres")
        try Check.quantity(Int64(message.rank), in: 0...1_000_000, "\(field).rank")
        try Check.quantity(
            Int64(message.acknowledgementMinutes), in: 0...43_200,
            "\(field).acknowledgement_minutes")
        pickupReadyMinutes = Int32(message.pickupReadyMinutes)
        parcelCost = message.parcelCostMillicents
        unitCost = message.unitCostMillicents
        accuracy = UInt16(accuracyBp)
        rejectionRate = UInt16(message.rejectionRateBp)
        sameDayRadiusMetres = message.sameDayRadiusMetres
        rank = message.rank
        acknowledgementMinutes = message.acknowledgementMinutes
    }

    var message: FulfilmentProfile {
        FulfilmentProfile.with {
            $0.capabilities = capabilities.messages
            $0.calendar = calendar.message
            $0.cutOffs = cutOffs.map(\.message)
            $0.processing = processing.message
            $0.pickupReadyMinutes = UInt32(pickupReadyMinutes)
            $0.capacity = capacity.message
            $0.parcelCostMillicents = parcelCost
            $0.unitCostMillicents = unitCost
            $0.accuracyBp = accuracy == 10_000 ? nil : UInt32(accuracy)
            $0.rejectionRateBp = UInt32(rejectionRate)
            $0.sameDayRadiusMetres = sameDayRadiusMetres
            $0.rank = rank
            $0.acknowledgementMinutes = acknowledgementMinutes
            $0.outages = outages.map(\.message)
            $0.returns = returns.message
        }
    }
}

extension Capabilities {
    fileprivate init(_ messages: [Capability], field: String) throws(RPCFailure) {
        self = []
        for (place, capability) in messages.enumerated() {
            guard Capabilities.numbers.contains(capability.rawValue) else {
                throw .invalid(
                    "\(field)[\(place)]", "\(capability.rawValue) is not known",
                    reason: "UNKNOWN_VALUE")
            }
            insert(Capabilities(rawValue: 1 << UInt32(capability.rawValue)))
        }
    }

    fileprivate var messages: [Capability] {
        Capabilities.numbers.filter { rawValue >> UInt32($0) & 1 == 1 }
            .map { Capability(rawValue: $0) }
    }
}
