public import Primitives
public import ProtobufWire

/// Request of GradeUnits.
public struct GradeUnitsRequest: WireMessage {
    public static let typeName = "dom.v1.GradeUnitsRequest"

    /// Key, actor, reason. `expectedRevision` checks the return.
    public var context: WriteContext?
    /// Which return. Required.
    public var returnID = ""
    /// What each unit is like. Required.
    public var grades: [UnitGrade] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &returnID)
            case 3: try reader.messages(field, &grades)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, returnID)
        writer.messages(3, grades)
    }
}

/// What a unit is like.
public struct UnitGrade: WireMessage {
    public static let typeName = "dom.v1.UnitGrade"

    /// Which. Required.
    public var unitID = ""
    /// Grade. Required.
    public var grade = ReturnGrade.unspecified
    /// Condition, where it is another than the grade's; NEW only with grade A.
    public var condition = Condition.unspecified
    /// Remark.
    public var remark = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &unitID)
            case 2: try reader.value(field, &grade)
            case 3: try reader.value(field, &condition)
            case 4: try reader.string(field, &remark)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, unitID)
        writer.value(2, grade)
        writer.value(3, condition)
        writer.string(4, remark)
    }
}

/// Reply of GradeUnits.
public struct GradeUnitsResponse: WireMessage {
    public static let typeName = "dom.v1.GradeUnitsResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var customerReturn: Return?
    /// What is best done with each unit, in the order of the request.
    public var suggestions: [Disposition] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &customerReturn)
            case 4: try reader.values(field, &suggestions)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, customerReturn)
        writer.values(4, suggestions)
    }
}
