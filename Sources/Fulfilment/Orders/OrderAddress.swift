public import Sourcing

/// Where an order goes: what people read, and the point that sourcing measures to.
public struct OrderAddress: Hashable, Sendable {
    public var name: String
    /// Street, house, floor.
    public var lines: [String]
    public var phone: String
    public var point: Destination

    public init(name: String = "", lines: [String] = [], phone: String = "", point: Destination) {
        self.name = name
        self.lines = lines
        self.phone = phone
        self.point = point
    }
}
