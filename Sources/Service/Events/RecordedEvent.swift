internal import Inventory
internal import Messages
internal import Primitives

/// One event as it came out of the journal, with everything that filters look at.
struct RecordedEvent: Sendable {
    var event: Event
    var sequence: SequenceNumber
    /// Among the events of the same record.
    var index = 0
    /// All SKUs and locations concerned; the event itself names one if it is the only one.
    var skus: [String] = []
    var locations: [String] = []

    init(_ type: String, _ sequence: SequenceNumber) {
        event = Event()
        event.type = type
        self.sequence = sequence
    }

    mutating func concern(sku: String) {
        if !skus.contains(sku) { skus.append(sku) }
        event.sku = skus.count == 1 ? sku : ""
    }

    mutating func concern(location: String) {
        if location.isEmpty { return }
        if !locations.contains(location) { locations.append(location) }
        event.location = locations.count == 1 ? location : ""
    }

    /// An attribute that is empty is left out.
    mutating func note(_ name: String, _ value: String) {
        if !value.isEmpty { event.attributes[name] = value }
    }

    mutating func note(_ name: String, _ time: Instant?) {
        if let time, time != .distantFuture { note(name, String(time.milliseconds)) }
    }
}

/// What a subscriber wants to hear of.
struct EventFilter: Sendable {
    private let types: Set<String>
    /// With their trailing dot.
    private let families: [String]
    private let order: String
    private let sku: String
    private let location: String
    private let customer: String

    init(_ request: SubscribeRequest) {
        types = Set(request.types.filter { !$0.hasSuffix(".") })
        families = request.types.filter { $0.hasSuffix(".") }
        order = request.orderID
        sku = request.sku
        location = request.location
        customer = request.customer
    }

    func admits(_ recorded: RecordedEvent) -> Bool {
        let event = recorded.event
        if !types.isEmpty || !families.isEmpty {
            guard types.contains(event.type) || families.contains(where: event.type.hasPrefix)
            else { return false }
        }
        if !order.isEmpty, event.orderID != order { return false }
        if !customer.isEmpty, event.customer != customer { return false }
        if !sku.isEmpty, !recorded.skus.contains(sku) { return false }
        return location.isEmpty || recorded.locations.contains(location)
    }
}
