public import Primitives
public import ProtobufWire

/// One thing that was configured.
public struct ConfigurationRecord: WireMessage {
    public static let typeName = "dom.v1.ConfigurationRecord"

    /// Exactly one.
    public var record: Record?

    public enum Record: Equatable, Sendable {
        /// A location group.
        case group(LocationGroup)
        /// A location.
        case location(Location)
        /// A carrier.
        case carrier(Carrier)
        /// A SKU.
        case sku(Sku)
        /// A channel view.
        case view(ChannelView)
        /// A version of a policy, with everything that was decided about it. Its description and
        /// whether it is in force follow from the rest; times and names that are not said are those
        /// of the import. A version's text never changes.
        case policy(Policy)
    }

    public init() {}

    public init(_ record: Record) { self.record = record }

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try mergeGroup(field, &reader)
            case 2: try mergeLocation(field, &reader)
            case 3: try mergeCarrier(field, &reader)
            case 4: try mergeSku(field, &reader)
            case 5: try mergeView(field, &reader)
            case 6: try mergePolicy(field, &reader)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        switch record {
        case .group(let group): writer.message(1, group)
        case .location(let location): writer.message(2, location)
        case .carrier(let carrier): writer.message(3, carrier)
        case .sku(let sku): writer.message(4, sku)
        case .view(let view): writer.message(5, view)
        case .policy(let policy): writer.message(6, policy)
        case nil: break
        }
    }
}

/// The same member twice is merged; another member replaces the one before.
extension ConfigurationRecord {
    private mutating func mergeGroup(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        var member: LocationGroup?
        if case .group(let known) = record { member = known }
        try reader.message(field, &member)
        if let member { record = .group(member) }
    }

    private mutating func mergeLocation(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        var member: Location?
        if case .location(let known) = record { member = known }
        try reader.message(field, &member)
        if let member { record = .location(member) }
    }

    private mutating func mergeCarrier(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        var member: Carrier?
        if case .carrier(let known) = record { member = known }
        try reader.message(field, &member)
        if let member { record = .carrier(member) }
    }

    private mutating func mergeSku(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        var member: Sku?
        if case .sku(let known) = record { member = known }
        try reader.message(field, &member)
        if let member { record = .sku(member) }
    }

    private mutating func mergeView(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        var member: ChannelView?
        if case .view(let known) = record { member = known }
        try reader.message(field, &member)
        if let member { record = .view(member) }
    }

    private mutating func mergePolicy(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        var member: Policy?
        if case .policy(let known) = record { member = known }
        try reader.message(field, &member)
        if let member { record = .policy(member) }
    }
}
