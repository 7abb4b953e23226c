public import Inventory
internal import Primitives

/// The identifier of an order: channel and the channel's own reference, joined by a colon. So one
/// channel cannot make two orders of one reference.
public struct OrderID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let name: HashedText

    public init(_ text: String) { name = HashedText(text) }

    /// The channel has no colon; the reference may have any.
    public init(channel: String, reference: String) { self.init(channel + ":" + reference) }

    public var text: String { name.text }
    public var hash: UInt64 { name.hash }
    public var description: String { name.text }
    public var channel: String { String(text.prefix { $0 != ":" }) }
    public var reference: String { String(text.drop { $0 != ":" }.dropFirst()) }

    /// `0 ..< Limits.orderShards`.
    public var shard: Int { Int(truncatingIfNeeded: hash >> 32) & (Limits.orderShards - 1) }

    public static func < (left: OrderID, right: OrderID) -> Bool { left.name < right.name }
}

/// The identifier of a shipment: its order's, "#", and a number from 1. Its reservation has the
/// same one.
public struct ShipmentID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let order: OrderID
    public let number: UInt32

    public init(_ order: OrderID, _ number: UInt32) {
        self.order = order
        self.number = number
    }

    /// nil for text that cannot be one.
    public init?(_ text: String) {
        guard let mark = text.lastIndex(of: "#"), text[..<mark].contains(":") else { return nil }
        let digits = text[text.index(after: mark)...]
        guard (1...6).contains(digits.utf8.count), digits.utf8.first != UInt8(ascii: "0"),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = UInt32(digits)
        else { return nil }
        self.init(OrderID(String(text[..<mark])), number)
    }

    public var text: String { "\(order.text)#\(number)" }
    public var description: String { text }
    public var reservation: ReservationID { ReservationID(text) }

    public static func < (left: ShipmentID, right: ShipmentID) -> Bool {
        left.order != right.order ? left.order < right.order : left.number < right.number
    }
}
