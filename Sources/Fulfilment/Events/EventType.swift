/// What happens to orders, shipments and promises; names as on the page "Events".
public enum EventType: UInt8, Sendable, CaseIterable {
    case orderReceived = 1
    case orderHeld = 2
    case orderReleased = 3
    case orderSourced = 4
    case orderParked = 5
    case orderMerged = 6
    case orderSplit = 7
    case orderCancelled = 8
    case orderDelivered = 9
    case orderClosed = 10
    case promiseMade = 20
    case promiseChanged = 21
    case promiseAtRisk = 22
    case promiseKept = 23
    case promiseBroken = 24
    case shipmentAssigned = 40
    case shipmentAccepted = 41
    case shipmentRejected = 42
    case shipmentShortPicked = 43
    case shipmentPicked = 44
    case shipmentPacked = 45
    case shipmentReadyForPickup = 46
    case shipmentCustomerArrived = 47
    case shipmentShipped = 48
    case shipmentHandedOver = 49
    case shipmentDelivered = 50
    case shipmentAckOverdue = 51
    case shipmentTracked = 52
    case shipmentCancelled = 53
    case shipmentPickupReminder = 54
    case shipmentNotCollected = 55
    case locationCapacityExhausted = 70
    case returnRequested = 80
    case returnAuthorised = 81
    case returnRejected = 82
    case returnRouted = 83
    case returnInTransit = 84
    case returnDelayed = 85
    case returnLost = 86
    case returnReceived = 87
    case returnMissing = 88
    case returnGraded = 89
    case returnDisposed = 90
    case returnForwarded = 91
    case returnRefundDue = 92
    case returnExchangeReserved = 93
    case returnExchangeReleased = 94
    case returnKept = 95
    case returnCancelled = 96
    case returnExpired = 97
    case returnOverridden = 98
    case returnClosed = 99
    case returnRefundWithheld = 100

    public var name: String {
        switch self {
        case .orderReceived: "order.received"
        case .orderHeld: "order.held"
        case .orderReleased: "order.released"
        case .orderSourced: "order.sourced"
        case .orderParked: "order.parked"
        case .orderMerged: "order.merged"
        case .orderSplit: "order.split"
        case .orderCancelled: "order.cancelled"
        case .orderDelivered: "order.delivered"
        case .orderClosed: "order.closed"
        case .promiseMade: "promise.made"
        case .promiseChanged: "promise.changed"
        case .promiseAtRisk: "promise.at_risk"
        case .promiseKept: "promise.kept"
        case .promiseBroken: "promise.broken"
        case .shipmentAssigned: "shipment.assigned"
        case .shipmentAccepted: "shipment.accepted"
        case .shipmentRejected: "shipment.rejected"
        case .shipmentShortPicked: "shipment.short_picked"
        case .shipmentPicked: "shipment.picked"
        case .shipmentPacked: "shipment.packed"
        case .shipmentReadyForPickup: "shipment.ready_for_pickup"
        case .shipmentCustomerArrived: "shipment.customer_arrived"
        case .shipmentShipped: "shipment.shipped"
        case .shipmentHandedOver: "shipment.handed_over"
        case .shipmentDelivered: "shipment.delivered"
        case .shipmentAckOverdue: "shipment.ack_overdue"
        case .shipmentTracked: "shipment.tracked"
        case .shipmentCancelled: "shipment.cancelled"
        case .shipmentPickupReminder: "shipment.pickup_reminder"
        case .shipmentNotCollected: "shipment.not_collected"
        case .locationCapacityExhausted: "location.capacity_exhausted"
        case .returnRequested: "return.requested"
        case .returnAuthorised: "return.authorised"
        case .returnRejected: "return.rejected"
        case .returnRouted: "return.routed"
        case .returnInTransit: "return.in_transit"
        case .returnDelayed: "return.delayed"
        case .returnLost: "return.lost"
        case .returnReceived: "return.received"
        case .returnMissing: "return.missing"
        case .returnGraded: "return.graded"
        case .returnDisposed: "return.disposed"
        case .returnForwarded: "return.forwarded"
        case .returnRefundDue: "return.refund_due"
        case .returnExchangeReserved: "return.exchange_reserved"
        case .returnExchangeReleased: "return.exchange_released"
        case .returnKept: "return.kept"
        case .returnCancelled: "return.cancelled"
        case .returnExpired: "return.expired"
        case .returnOverridden: "return.overridden"
        case .returnClosed: "return.closed"
        case .returnRefundWithheld: "return.refund_withheld"
        }
    }
}
