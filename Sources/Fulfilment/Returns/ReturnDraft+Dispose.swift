public import Inventory
internal import Primitives

/// At the location: what units are like, and what becomes of them.
extension ReturnDraft {
    /// Puts units, still quarantined, into the cells of their conditions. Money that waits for the
    /// grade is due.
    public mutating func grade(
        _ number: UInt32, _ gradings: [ReturnGrading]
    ) throws(Refusal) {
        let place = try place(number)
        let units = try units(gradings.map(\.unit), of: place)
        let before = returns[place]
        for (grading, index) in zip(gradings, units) {
            guard let state = try next(place, index, on: .grade) else { continue }
            let unit = returns[place].units[index]
            let isRepaired = unit.state == .refurbishing
            let condition =
                grading.condition ?? grading.grade.condition(isRepaired: isRepaired)
            if let named = grading.condition {
                try check(named, grading.grade, isRepaired: isRepaired, grading.unit)
            }
            guard let location = unit.location else { continue }
            do throws(Refusal) {
                try batch.regrade(
                    unit.sku, location, from: unit.condition, to: condition,
                    reference: returns[place].id.text)
            } catch { throw error.naming(grading.unit) }
            returns[place].units[index].state = state
            returns[place].units[index].grade = grading.grade
            returns[place].units[index].condition = condition
            if !grading.remark.isEmpty { returns[place].units[index].remark = grading.remark }
        }
        for grade in ReturnGrade.allCases {
            let some = units.filter { returns[place].units[$0].grade == grade }
            if !some.isEmpty { note(.returnGraded, place, units: some, detail: grade.name) }
        }
        for index in units { refund(place, index) }
        try settle(place, before)
    }

    /// Decides what becomes of units, again and again until that is their last. Stock moves at
    /// once: what is restocked is for sale, what leaves is gone from the shelf, what is forwarded
    /// is announced at its destination, whose slot must take it.
    public mutating func dispose(
        _ number: UInt32, _ disposals: [ReturnDisposal]
    ) throws(Refusal) {
        let place = try place(number)
        let units = try units(disposals.map(\.unit), of: place)
        let before = returns[place]
        var told: [Disposition: [Int]] = [:]
        for (disposal, index) in zip(disposals, units) {
            guard let state = try next(place, index, on: disposal.disposition.event) else {
                continue
            }
            told[disposal.disposition, default: []].append(index)
            do throws(Refusal) {
                try move(disposal, place, index)
            } catch { throw error.naming(disposal.unit) }
            returns[place].units[index].state = state
            returns[place].units[index].disposition = disposal.disposition
        }
        for disposition in Disposition.allCases {
            guard let some = told[disposition] else { continue }
            let type: EventType = disposition == .forward ? .returnForwarded : .returnDisposed
            note(type, place, units: some, detail: disposition.name)
            for index in some where returns[place].units[index].state.isTerminal {
                refund(place, index)
            }
        }
        try settle(place, before)
    }

    private mutating func move(
        _ disposal: ReturnDisposal, _ place: Int, _ index: Int
    ) throws(Refusal) {
        let unit = returns[place].units[index]
        guard let location = unit.location else { return }
        let reference = returns[place].id.text
        switch disposal.disposition {
        case .quarantine, .refurbish: break
        case .restock:
            let condition = try conditionForSale(unit, disposal)
            try batch.putOnSale(
                unit.sku, location, from: unit.condition, as: condition, reference: reference)
            returns[place].units[index].condition = condition
        case .liquidate, .donate, .destroy, .returnToVendor:
            try batch.takeOut(unit.sku, location, unit.condition, reference: reference)
        case .forward:
            guard let target = disposal.to, network.record(of: target) != nil,
                target != location
            else {
                throw Refusal(
                    .invalid(
                        "to_location", "another location is required to forward to",
                        reason: "REQUIRED"))
            }
            try batch.takeOut(unit.sku, location, unit.condition, reference: reference)
            returns[place].units[index].location = target
            returns[place].units[index].expectedAt = disposal.expectedAt ?? now
            returns[place].units[index].slot = disposal.slot
            book(place, index)
        }
    }

    /// As what a unit is sold: as named, as repaired, as graded; grade B without a repair is USED.
    private func conditionForSale(
        _ unit: ReturnUnit, _ disposal: ReturnDisposal
    ) throws(Refusal) -> Condition {
        if unit.state == .quarantined, unit.grade == nil {
            throw .returns(
                "NOT_GRADED", "unit \"\(disposal.unit)\" is not graded and cannot be restocked",
                disposal.unit)
        }
        let isRepaired = unit.state == .refurbishing || unit.condition == .refurbished
        let usual: Condition =
            unit.state == .refurbishing
            ? .refurbished : unit.condition == .ungraded ? .used : unit.condition
        let condition = disposal.condition ?? usual
        guard condition != .ungraded else {
            throw .returns(
                "NOT_GRADED", "unit \"\(disposal.unit)\" cannot be restocked as UNGRADED",
                disposal.unit)
        }
        if condition == .new { try checkAsNew(unit.grade, disposal.unit) }
        guard condition != .damaged, isRepaired || unit.grade != .d else {
            throw .returns(
                "NOT_SELLABLE",
                "unit \"\(disposal.unit)\" is damaged and was not refurbished",
                disposal.unit)
        }
        let best = unit.grade?.best(isRepaired: isRepaired) ?? .refurbished
        guard condition >= best, condition <= .damaged else {
            throw .returns(
                "NOT_OF_GRADE",
                "unit \"\(disposal.unit)\": its grade does not allow to sell it in this condition",
                disposal.unit)
        }
        return condition
    }

    /// Whether a grade may go with a condition that was named.
    private func check(
        _ condition: Condition, _ grade: ReturnGrade, isRepaired: Bool, _ id: ReturnUnitID
    ) throws(Refusal) {
        guard condition >= .new, condition <= .ungraded else {
            throw Refusal(.invalid("condition", "is unknown", reason: "OUT_OF_BOUNDS"))
        }
        if condition == .new { try checkAsNew(grade, id) }
        guard grade.conditions(isRepaired: isRepaired).contains(condition) else {
            throw .returns(
                "NOT_OF_GRADE",
                "unit \"\(id)\": grade \(grade.name) does not go with this condition", id)
        }
    }

    private func checkAsNew(_ grade: ReturnGrade?, _ id: ReturnUnitID) throws(Refusal) {
        guard grade == .a else {
            throw .returns(
                "NOT_AS_NEW", "unit \"\(id)\": only what is graded A can be NEW", id)
        }
    }
}

extension ReturnGrade {
    /// As on the wire.
    public var name: String {
        switch self {
        case .a: "A"
        case .b: "B"
        case .c: "C"
        case .d: "D"
        }
    }

    /// The condition that it means; what was repaired well is REFURBISHED.
    public func condition(isRepaired: Bool = false) -> Condition {
        switch self {
        case .a: isRepaired ? .refurbished : .openBox
        case .b: isRepaired ? .refurbished : .ungraded
        case .c: .used
        case .d: .damaged
        }
    }

    /// Those that may be named with it.
    func conditions(isRepaired: Bool) -> [Condition] {
        switch self {
        case .a: isRepaired ? [.new, .openBox, .refurbished] : [.new, .openBox]
        case .b: isRepaired ? [.refurbished, .used] : []
        case .c: [.used, .damaged]
        case .d: [.damaged]
        }
    }

    /// The best condition in which a unit of it may be sold.
    func best(isRepaired: Bool) -> Condition {
        switch self {
        case .a: .new
        case .b, .c, .d: isRepaired ? .refurbished : .used
        }
    }
}

extension Refusal {
    /// The same, with the unit that it is about.
    fileprivate func naming(_ unit: ReturnUnitID) -> Refusal {
        if failure.metadata.contains(where: { $0.key == "unit" }) { return self }
        var named = self
        named.failure.message = "unit \"\(unit)\": \(failure.message)"
        named.failure.metadata.append(("unit", unit.text))
        return named
    }
}
