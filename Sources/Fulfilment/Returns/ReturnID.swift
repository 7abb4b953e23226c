internal import Inventory
internal import Primitives

/// The identifier of a return: its order's, "~", and a number from 1. It lives in its order's
/// shard, so that both change under one lock.
public struct ReturnID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let order: OrderID
    public let number: UInt32

    public init(_ order: OrderID, _ number: UInt32) {
        self.order = order
        self.number = number
    }

    /// nil for text that cannot be one.
    public init?(_ text: String) {
        guard let mark = text.lastIndex(of: "~"), text[..<mark].contains(":"),
            let number = Self.number(text[text.index(after: mark)...])
        else { return nil }
        self.init(OrderID(String(text[..<mark])), number)
    }

    public var text: String { "\(order.text)~\(number)" }
    public var description: String { text }

    public static func < (left: ReturnID, right: ReturnID) -> Bool {
        left.order != right.order ? left.order < right.order : left.number < right.number
    }

    /// From 1, without leading zeros, at most six digits.
    static func number(_ digits: Substring) -> UInt32? {
        guard (1...6).contains(digits.utf8.count), digits.utf8.first != UInt8(ascii: "0"),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return UInt32(digits)
    }
}

/// The identifier of a unit: its return's, "/", and a number from 1.
public struct ReturnUnitID: Hashable, Sendable, CustomStringConvertible {
    public let id: ReturnID
    public let number: UInt32

    public init(_ id: ReturnID, _ number: UInt32) {
        self.id = id
        self.number = number
    }

    /// nil for text that cannot be one.
    public init?(_ text: String) {
        guard let mark = text.lastIndex(of: "/"), let id = ReturnID(String(text[..<mark])),
            let number = ReturnID.number(text[text.index(after: mark)...])
        else { return nil }
        self.init(id, number)
    }

    public var text: String { "\(id.text)/\(number)" }
    public var description: String { text }
}
