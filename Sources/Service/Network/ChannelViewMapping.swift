internal import Inventory
internal import Messages
internal import Primitives

/// `dom.v1.ChannelView` ⇄ the domain's record. Quotas are not part of the record: they live with
/// their SKUs.
extension ChannelViewRecord {
    init(_ message: ChannelView, index: ViewIndex, field: String) throws(RPCFailure) {
        try Check.identifier(message.id, "\(field).id")
        try Check.text(message.name, "\(field).name")
        try Check.quantity(message.lowBand, in: 0...Limits.quantityMax, "\(field).low_band")
        try Check.quantity(
            Quantity(message.confidenceFloorBp), in: 0...10_000, "\(field).confidence_floor_bp")
        try Check.count(message.safetyRules.count, in: 0...256, "\(field).safety_rules")
        try Check.count(message.thresholds.count, in: 0...1_000, "\(field).thresholds")
        var conditions = ConditionSet(bits: 0)
        for (place, condition) in message.conditions.enumerated() {
            conditions.insert(
                try Inventory.Condition(condition, "\(field).conditions[\(place)]"))
        }
        var rules: [Inventory.SafetyRule] = []
        for (place, rule) in message.safetyRules.enumerated() {
            rules.append(
                try Inventory.SafetyRule(rule, field: "\(field).safety_rules[\(place)]"))
        }
        self.init(
            index: index, id: message.id, name: message.name,
            locations: message.includedLocations, groups: message.includedGroups,
            excludedLocations: message.excludedLocations, excludedGroups: message.excludedGroups,
            safetyRules: rules,
            safetyPolicy: try domainEnum(message.combine, "\(field).combine", default: .first),
            conditions: message.conditions.isEmpty ? .newOnly : conditions,
            confidenceFloor: message.confidenceFloorBp == 0
                ? Inventory.Supply.certain : message.confidenceFloorBp,
            allowsBackorder: message.allowOversell, allowsPreorder: message.allowOversell,
            lowBand: message.lowBand == 0 ? 5 : message.lowBand)
        try addThresholds(message.thresholds, field: "\(field).thresholds")
    }

    private mutating func addThresholds(
        _ messages: [Messages.ThresholdRule], field: String
    ) throws(RPCFailure) {
        for (place, rule) in messages.enumerated() {
            let path = "\(field)[\(place)]"
            try Check.quantity(rule.units, in: 0...Limits.quantityMax, "\(path).units")
            try Check.optionalIdentifier(rule.sku, "\(path).sku")
            try Check.optionalIdentifier(rule.category, "\(path).category")
            if !rule.sku.isEmpty, !rule.category.isEmpty {
                throw .invalid(path, "names both a SKU and a category", reason: "AMBIGUOUS")
            }
            if !rule.sku.isEmpty {
                thresholdRules.append(.init(scope: .sku(SkuKey(rule.sku)), quantity: rule.units))
            } else if !rule.category.isEmpty {
                thresholdRules.append(
                    .init(scope: .category(rule.category), quantity: rule.units))
            } else {
                threshold = rule.units
            }
        }
    }

    var message: ChannelView {
        ChannelView.with { view in
            view.id = id
            view.name = name
            view.includedLocations = locations
            view.includedGroups = groups
            view.excludedLocations = excludedLocations
            view.excludedGroups = excludedGroups
            view.safetyRules = safetyRules.map(\.message)
            view.combine = CombinePolicy(rawValue: Int32(safetyPolicy.rawValue))
            view.thresholds = thresholdRules.map(\.message)
            if threshold != 0 {
                view.thresholds.append(Messages.ThresholdRule.with { $0.units = threshold })
            }
            view.conditions = conditions.members.map(\.message)
            view.allowOversell = allowsBackorder || allowsPreorder
            view.lowBand = lowBand
            view.confidenceFloorBp = confidenceFloor
        }
    }
}

extension Inventory.SafetyRule {
    fileprivate init(_ message: Messages.SafetyRule, field: String) throws(RPCFailure) {
        try Check.identifier(message.name, "\(field).name")
        try Check.optionalIdentifier(message.sku, "\(field).sku")
        try Check.optionalIdentifier(message.category, "\(field).category")
        self.init(
            id: message.name, amount: try Self.amount(message, field: field),
            location: message.location.isEmpty ? nil : message.location,
            group: message.group.isEmpty ? nil : message.group,
            sku: message.sku.isEmpty ? nil : SkuKey(message.sku),
            category: message.category.isEmpty ? nil : message.category,
            from: message.from, until: message.until)
        if let from, let until, until <= from {
            throw .invalid("\(field).until", "is not after from", reason: "INVALID_ORDER")
        }
    }

    private static func amount(
        _ message: Messages.SafetyRule, field: String
    ) throws(RPCFailure) -> Amount {
        switch message.measure {
        case .unspecified, .units:
            try Check.quantity(message.amount, in: 0...Limits.quantityMax, "\(field).amount")
            return .absolute(message.amount)
        case .basisPoints:
            try Check.quantity(message.amount, in: 0...10_000, "\(field).amount")
            return .basisPoints(UInt16(message.amount))
        case .daysOfCover:
            try Check.quantity(message.amount, in: 0...3_650, "\(field).amount")
            try Check.quantity(
                message.dailyDemandE3, in: 0...Limits.quantityMax, "\(field).daily_demand_e3")
            return .daysOfCover(
                days: Int32(message.amount), dailyRateThousandths: message.dailyDemandE3)
        default: throw .invalid("\(field).measure", "is not known", reason: "UNKNOWN_VALUE")
        }
    }

    fileprivate var message: Messages.SafetyRule {
        Messages.SafetyRule.with {
            $0.name = id
            $0.location = location ?? ""
            $0.group = group ?? ""
            $0.sku = sku?.text ?? ""
            $0.category = category ?? ""
            switch amount {
            case .absolute(let units):
                $0.measure = .units
                $0.amount = units
            case .basisPoints(let points):
                $0.measure = .basisPoints
                $0.amount = Int64(points)
            case .daysOfCover(let days, let rate):
                $0.measure = .daysOfCover
                $0.amount = Int64(days)
                $0.dailyDemandE3 = rate
            }
            $0.from = from
            $0.until = until
        }
    }
}

extension Inventory.ThresholdRule {
    fileprivate var message: Messages.ThresholdRule {
        Messages.ThresholdRule.with {
            switch scope {
            case .sku(let key): $0.sku = key.text
            case .category(let category): $0.category = category
            }
            $0.units = quantity
        }
    }
}
