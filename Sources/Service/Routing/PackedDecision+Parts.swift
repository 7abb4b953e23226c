internal import Inventory
internal import Primitives
internal import Sourcing

/// A decision's cart.
extension ByteWriter {
    mutating func pack(_ cart: borrowing Cart) {
        pack(UInt32(cart.lines.count))
        cart.lines.lendEach { pack($0) }
        pack(cart.destination != nil)
        if let destination = cart.destination {
            pack(destination.latitudeMicrodegrees)
            pack(destination.longitudeMicrodegrees)
            pack(destination.country)
            pack(destination.region)
            pack(destination.city)
            pack(destination.postcode)
        }
        pack(cart.view.value)
        pack(cart.channel)
        pack(cart.level.rawValue)
        pack(cart.deliverBy ?? .distantPast)
        pack(cart.deliverBy != nil)
        pack(cart.customer)
        pack(cart.customerTags)
        pack(cart.tags)
        pack(all: cart.excluded)
        pack(cart.policy)
    }

    private mutating func pack(_ line: borrowing CartLine) {
        pack(line.id)
        pack(line.sku.text)
        pack(line.quantity)
        pack(line.mode.rawValue)
        pack(line.location?.value ?? 0)
        pack(line.location != nil)
        pack(line.condition.rawValue)
        pack(line.shipGroup)
        pack(line.apartGroup)
        pack(UInt32(line.substitutes.count))
        for sku in line.substitutes { pack(sku.text) }
        pack(line.unitPrice ?? 0)
        pack(line.unitPrice != nil)
    }
}

extension Unpacking {
    mutating func cart() -> Cart {
        Cart(
            lines: list { $0.cartLine() },
            destination: value(Bool.self) ? destination() : nil,
            view: ViewIndex(value()), channel: text(), level: ServiceLevel(rawValue: value())!,
            deliverBy: optional(Instant.self), customer: text(), customerTags: texts(),
            tags: texts(), excluded: all(), policy: text())
    }

    private mutating func destination() -> Destination {
        Destination(
            latitudeMicrodegrees: value(), longitudeMicrodegrees: value(), country: text(),
            region: text(), city: text(), postcode: text())
    }

    private mutating func cartLine() -> CartLine {
        CartLine(
            id: text(), sku: SkuKey(text()), quantity: value(),
            mode: FulfilmentMode(rawValue: value())!,
            location: optional(UInt32.self).map { LocationIndex($0) },
            condition: Condition(rawValue: value()), shipGroup: text(), apartGroup: text(),
            substitutes: list { SkuKey($0.text()) }, unitPrice: optional(Int64.self))
    }

    /// A value, and whether it is meant.
    private mutating func optional<Value: BitwiseCopyable>(_: Value.Type) -> Value? {
        let value = value(Value.self)
        return self.value(Bool.self) ? value : nil
    }
}

/// A decision's plan.
extension ByteWriter {
    mutating func pack(_ plan: borrowing SourcingPlan) {
        pack(UInt32(plan.parcels.count))
        plan.parcels.lendEach { pack($0) }
        pack(UInt32(plan.unfilled.count))
        for units in plan.unfilled {
            pack(units.line)
            pack(units.quantity)
            pack(UInt32(units.eliminations.count))
            for one in units.eliminations {
                pack(one.rule)
                pack(one.locations)
                pack(one.detail)
            }
        }
        pack(plan.objective)
        pack(plan.lowerBound)
        pack(plan.isOptimal)
        pack(plan.relaxed)
        pack(plan.policy)
        pack(plan.policyVersion)
        pack(plan.decision)
    }

    private mutating func pack(_ parcel: borrowing PlannedParcel) {
        pack(parcel.location)
        pack(parcel.mode.rawValue)
        pack(UInt32(parcel.lines.count))
        for units in parcel.lines {
            pack(units.line)
            pack(units.sku.text)
            pack(units.quantity)
            pack(units.condition.rawValue)
        }
        pack(parcel.carrier)
        pack(parcel.service)
        pack(parcel.handedOverAt?.value ?? 0)
        pack(parcel.handedOverAt != nil)
        pack(parcel.readyBy)
        pack(parcel.shipBy)
        pack(parcel.deliverBy)
        pack(parcel.slot)
        pack(parcel.distanceMetres)
        pack(parcel.zone)
        pack(parcel.grams)
        pack(parcel.gramsCO2e)
        pack(parcel.costs)
    }
}

extension Unpacking {
    mutating func plan() -> SourcingPlan {
        var plan = SourcingPlan()
        plan.parcels = list { $0.parcel() }
        plan.unfilled = list {
            UnfilledUnits(
                line: $0.value(), quantity: $0.value(),
                eliminations: $0.list {
                    Elimination(rule: $0.text(), locations: $0.value(), detail: $0.text())
                })
        }
        plan.objective = value()
        plan.lowerBound = value()
        plan.isOptimal = value()
        plan.relaxed = texts()
        plan.policy = text()
        plan.policyVersion = value()
        plan.decision = text()
        return plan
    }

    private mutating func parcel() -> PlannedParcel {
        PlannedParcel(
            location: value(), mode: FulfilmentMode(rawValue: value())!,
            lines: list {
                PlannedUnits(
                    line: $0.value(), sku: SkuKey($0.text()), quantity: $0.value(),
                    condition: Condition(rawValue: $0.value()))
            },
            carrier: text(), service: text(),
            handedOverAt: optional(UInt32.self).map { LocationIndex($0) }, readyBy: value(),
            shipBy: value(), deliverBy: value(), slot: value(), distanceMetres: value(),
            zone: value(), grams: value(), gramsCO2e: value(), costs: value())
    }
}
