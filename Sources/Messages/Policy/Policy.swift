public import Primitives
public import ProtobufWire

/// What a version of a policy is.
public struct PolicyStatus: WireEnum {
    /// Never sent.
    @inlinable public static var unspecified: Self { Self(rawValue: 0) }
    /// Stored, never in force.
    @inlinable public static var draft: Self { Self(rawValue: 1) }
    /// In force while its window is open and no newer version hides it.
    @inlinable public static var active: Self { Self(rawValue: 2) }
    /// Was in force.
    @inlinable public static var retired: Self { Self(rawValue: 3) }
    /// Comes with the server: version 0 of its name, used by name, and "balanced" where no active
    /// policy matches.
    @inlinable public static var readyMade: Self { Self(rawValue: 4) }

    public static let names = ["UNSPECIFIED", "DRAFT", "ACTIVE", "RETIRED", "READY_MADE"]

    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// One version of a policy.
public struct Policy: WireMessage {
    public static let typeName = "dom.v1.Policy"

    /// Its name, as the text says.
    public var name = ""
    /// From 1, +1 for each text put under the name; 0 is ready-made.
    public var version: UInt32 = 0
    /// Canonical text: reading it gives the same policy, printing that the same text. Without
    /// comments.
    public var text = ""
    /// Description, as the text says.
    public var description = ""
    /// What it is.
    public var status = PolicyStatus.unspecified
    /// Of the policies that match an order, the highest decides; as activated.
    public var priority: Int32 = 0
    /// In force from here, inclusive; unset is since ever. As activated.
    public var from: Instant?
    /// In force until here, exclusive; unset is for ever. As activated.
    public var until: Instant?
    /// Decides about orders at this moment.
    public var inForce = false
    /// When it was put.
    public var createdAt: Instant?
    /// By whom.
    public var createdBy = ""
    /// When it was last activated.
    public var activatedAt: Instant?
    /// By whom.
    public var activatedBy = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &name)
            case 2: try reader.uint32(field, &version)
            case 3: try reader.string(field, &text)
            case 4: try reader.string(field, &description)
            case 5: try reader.value(field, &status)
            case 6: try reader.int32(field, &priority)
            case 7: try reader.timestamp(field, &from)
            case 8: try reader.timestamp(field, &until)
            case 9: try reader.bool(field, &inForce)
            case 10: try reader.timestamp(field, &createdAt)
            case 11: try reader.string(field, &createdBy)
            case 12: try reader.timestamp(field, &activatedAt)
            case 13: try reader.string(field, &activatedBy)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, name)
        writer.uint32(2, version)
        writer.string(3, text)
        writer.string(4, description)
        writer.value(5, status)
        writer.int32(6, priority)
        writer.timestamp(7, from)
        writer.timestamp(8, until)
        writer.bool(9, inForce)
        writer.timestamp(10, createdAt)
        writer.string(11, createdBy)
        writer.timestamp(12, activatedAt)
        writer.string(13, activatedBy)
    }
}
