internal import ArgumentParser
internal import DOMClient
internal import Messages

/// `/UNIT`, a unit's whole id, or `SKU[=QUANTITY]`.
struct ScanTerm: ExpressibleByArgument, Equatable {
    private var argument: String

    init?(argument: String) {
        guard !argument.isEmpty, StockTerm(argument: argument)?.quantity ?? 1 > 0 else {
            return nil
        }
        self.argument = argument
    }

    func message(of returnID: String) -> UnitScan {
        var scan = UnitScan()
        if argument.hasPrefix("/") || argument.hasPrefix(returnID + "/") {
            scan.unitID = UnitTerm(argument: argument)?.id(in: returnID) ?? argument
            return scan
        }
        scan.sku = argument
        // A SKU may contain a @, so nothing but the quantity is cut off.
        if let equals = argument.lastIndex(of: "="),
            let units = Int64(argument[argument.index(after: equals)...])
        {
            scan.sku = String(argument[..<equals])
            scan.quantity = units
        }
        return scan
    }
}

/// The scans of a table, row by row, with the lines they stand on.
final class ScanSource {
    static let columns = ["unit", "sku", "serial", "quantity", "remark"]

    private let reader: CSVReader
    private let returnID: String

    init(path: String, of returnID: String) throws {
        reader = try CSVReader(try ByteSource(path: path), known: Self.columns)
        self.returnID = returnID
    }

    /// Nil at the end. Throws `RowError` for a row that names nothing.
    func next() throws -> (scan: UnitScan, line: Int)? {
        guard let row = try reader.next() else { return nil }
        var scan = UnitScan()
        if let unit = UnitTerm(argument: row.text("unit")) { scan.unitID = unit.id(in: returnID) }
        scan.sku = row.text("sku")
        scan.serial = row.text("serial")
        scan.quantity = try row.integer("quantity", in: 1...1_000_000) ?? 0
        scan.remark = row.text("remark")
        guard !scan.unitID.isEmpty || !scan.sku.isEmpty || !scan.serial.isEmpty else {
            throw row.refuse("unit", "a scan needs a unit, a sku or a serial number")
        }
        return (scan, row.line)
    }
}
