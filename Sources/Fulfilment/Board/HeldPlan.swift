public import Inventory
internal import Primitives
public import Sourcing

/// A plan whose stock a reservation keeps and whose capacity the board keeps. It ends with the
/// reservation, in the same transaction, or becomes the shipments of an order.
public struct HeldPlan: Hashable, Sendable {
    public var reservation: ReservationID
    /// Their lines stand in the reservation in the same order.
    public var parcels: [HeldParcel]
    public var decision: String
    public var policy: String
    public var policyVersion: UInt32

    public init(
        reservation: ReservationID, parcels: [HeldParcel], decision: String = "",
        policy: String = "", policyVersion: UInt32 = 0
    ) {
        self.reservation = reservation
        self.parcels = parcels
        self.decision = decision
        self.policy = policy
        self.policyVersion = policyVersion
    }
}

/// One parcel of it.
public struct HeldParcel: Hashable, Sendable {
    public var parcel: PlannedParcel
    public var use: CapacityUse

    public init(parcel: PlannedParcel, use: CapacityUse) {
        self.parcel = parcel
        self.use = use
    }
}

extension HeldPlan {
    /// What taking (`1`) or giving back (`-1`) its capacity amounts to.
    public func capacity(_ sign: Int64) -> [FulfilmentEffect] {
        var effects: [FulfilmentEffect] = []
        effects.reserveCapacity(parcels.count + 1)
        for parcel in parcels where !parcel.use.isZero {
            effects.append(
                .capacity(
                    CapacityEffect(
                        location: parcel.parcel.location, slot: parcel.parcel.slot,
                        open: sign < 0 ? -parcel.use : parcel.use)))
        }
        return effects
    }
}
