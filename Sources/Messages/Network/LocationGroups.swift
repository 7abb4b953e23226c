public import Primitives
public import ProtobufWire

/// A named set of locations, for rules.
public struct LocationGroup: WireMessage {
    public static let typeName = "dom.v1.LocationGroup"

    /// Its id. Required, at most 128 bytes.
    public var id = ""
    /// Name for people.
    public var name = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &name)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, name)
    }
}

/// Request of PutLocationGroups.
public struct PutLocationGroupsRequest: WireMessage {
    public static let typeName = "dom.v1.PutLocationGroupsRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// 1 to 1,000.
    public var groups: [LocationGroup] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.messages(field, &groups)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.messages(2, groups)
    }
}

/// Reply of PutLocationGroups.
public struct PutLocationGroupsResponse: WireMessage {
    public static let typeName = "dom.v1.PutLocationGroupsResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
    }
}

/// Request of ListLocationGroups.
public struct ListLocationGroupsRequest: WireMessage {
    public static let typeName = "dom.v1.ListLocationGroupsRequest"

    /// Minimum revision.
    public var context: ReadContext?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
    }
}

/// Reply of ListLocationGroups.
public struct ListLocationGroupsResponse: WireMessage {
    public static let typeName = "dom.v1.ListLocationGroupsResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// Groups, by id.
    public var groups: [LocationGroup] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.messages(field, &groups)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.messages(2, groups)
    }
}
