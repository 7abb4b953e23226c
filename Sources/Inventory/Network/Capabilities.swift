/// What a location can do; bit n is value n of `dom.v1.Capability`.
public struct Capabilities: OptionSet, Hashable, Sendable {
    public var rawValue: UInt32

    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let ship = Capabilities(rawValue: 1 << 1)
    public static let pickup = Capabilities(rawValue: 1 << 2)
    public static let curbside = Capabilities(rawValue: 1 << 3)
    public static let sameDay = Capabilities(rawValue: 1 << 4)
    public static let returns = Capabilities(rawValue: 1 << 5)
    public static let shipToStore = Capabilities(rawValue: 1 << 6)
    public static let hazmat = Capabilities(rawValue: 1 << 7)
    public static let coldChain = Capabilities(rawValue: 1 << 8)
    public static let giftWrap = Capabilities(rawValue: 1 << 9)
    public static let oversize = Capabilities(rawValue: 1 << 10)
    public static let twoPerson = Capabilities(rawValue: 1 << 11)

    /// Numbers of `dom.v1.Capability` that have a bit.
    public static let numbers: ClosedRange<Int32> = 1...11

    /// What a SKU with this handling tag needs of a location; nothing for tags that are not known
    /// here, which only policies look at.
    public static func required(byTag tag: String) -> Capabilities {
        switch tag {
        case "hazmat": .hazmat
        case "cold_chain": .coldChain
        case "gift_wrap": .giftWrap
        case "oversize": .oversize
        case "two_person": .twoPerson
        default: []
        }
    }

    public static func required(byTags tags: [String]) -> Capabilities {
        tags.reduce(into: []) { $0.formUnion(required(byTag: $1)) }
    }

    /// What a location can do that does not say.
    public static func usual(of kind: LocationRecord.Kind) -> Capabilities {
        switch kind {
        case .warehouse, .thirdParty: [.ship, .returns]
        case .store: [.ship, .pickup, .returns, .shipToStore]
        case .vendor: .ship
        }
    }
}
