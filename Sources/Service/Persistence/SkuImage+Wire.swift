internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.SkuSection`: one SKU with its cells, column by column. Columns of small numbers
/// compress well and decode without a message per cell; ten million cells load in seconds.
extension SkuImage {
    func encode(into writer: inout ByteWriter) {
        writer.message(1) { record.encode(into: &$0) }
        encodeCells(into: &writer)
        for supply in supplies { writer.message(10) { supply.encode(into: &$0) } }
        for waiting in unsourced {
            let change = UnsourcedEffect(
                sku: SkuKey(""), view: waiting.view, delta: waiting.quantity)
            writer.message(11) { change.encode(into: &$0) }
        }
        for quota in quotas {
            let change = QuotaEffect(
                sku: SkuKey(""), view: quota.view, grantedDelta: quota.granted,
                usedDelta: quota.used)
            writer.message(12) { change.encode(into: &$0) }
        }
        for hold in ownHolds { writer.message(13) { hold.encode(into: &$0) } }
        writer.uint64(15, revision.value)
        writer.bool(16, !hasRecord)
        writer.columnUnlessZero(17, of: cells) { UInt64($0.asOfMilliseconds) }
        for pin in pins { writer.message(18) { pin.encode(into: &$0) } }
    }

    private func encodeCells(into writer: inout ByteWriter) {
        var previous: UInt32 = 0
        writer.column(2, of: cells) { cell in
            defer { previous = cell.location.value }
            return UInt64(cell.location.value &- previous)
        }
        writer.column(3, of: cells) { UInt64($0.condition.rawValue) }
        writer.column(4, of: cells) { zigzag($0.onHand) }
        writer.columnUnlessZero(5, of: cells) { zigzag($0.committed) }
        writer.columnUnlessZero(6, of: cells) { zigzag($0.held) }
        writer.columnUnlessZero(7, of: cells) { zigzag($0.quarantined) }
        writer.column(8, of: cells) { $0.revision.value }
        writer.columnUnlessZero(9, of: cells) { UInt64($0.asOfSeconds) }
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            record: SkuRecord(key: SkuKey("")), hasRecord: true, revision: .zero, cells: [],
            supplies: [], unsourced: [], quotas: [], ownHolds: [])
        var columns = CellColumns()
        while let field = try reader.nextField() {
            switch field.number {
            case 1:
                if var nested = try reader.message(field) { record = try SkuRecord(from: &nested) }
            case 2...9, 17: try columns.read(field, &reader)
            case 15: try reader.uint64(field, &revision.value)
            case 16:
                var bare = false
                try reader.bool(field, &bare)
                hasRecord = !bare
            default: try readPart(field, &reader)
            }
        }
        cells = try columns.cells(endingAt: reader.offset)
    }

    private mutating func readPart(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        guard (10...13).contains(field.number) || field.number == 18,
            var nested = try reader.message(field)
        else {
            return try reader.skip(field)
        }
        switch field.number {
        case 10: supplies.append(try Supply(from: &nested))
        case 11:
            let change = try UnsourcedEffect(from: &nested)
            unsourced.append(ViewQuantity(view: change.view, quantity: change.delta))
        case 12:
            let change = try QuotaEffect(from: &nested)
            quotas.append(
                Quota(
                    view: change.view, granted: change.grantedDelta, used: change.usedDelta))
        case 18: pins.append(try PinEffect(from: &nested))
        default: ownHolds.append(try OwnHoldImage(from: &nested))
        }
    }
}

/// The columns of one SKU's cells while they are read.
private struct CellColumns {
    var locations: [UInt32] = []
    var conditions: [UInt32] = []
    var onHand: [Int64] = []
    var committed: [Int64] = []
    var held: [Int64] = []
    var quarantined: [Int64] = []
    var revisions: [UInt64] = []
    var asOfSeconds: [UInt32] = []
    var asOfMilliseconds: [UInt32] = []

    mutating func read(
        _ field: WireField, _ reader: inout ProtobufReader
    ) throws(WireError) {
        let most = Int(Int32.max)
        switch field.number {
        case 2: try reader.uint32s(field, &locations, atMost: most)
        case 3: try reader.uint32s(field, &conditions, atMost: most)
        case 4: try reader.sint64s(field, &onHand, atMost: most)
        case 5: try reader.sint64s(field, &committed, atMost: most)
        case 6: try reader.sint64s(field, &held, atMost: most)
        case 7: try reader.sint64s(field, &quarantined, atMost: most)
        case 8: try reader.uint64s(field, &revisions, atMost: most)
        case 9: try reader.uint32s(field, &asOfSeconds, atMost: most)
        default: try reader.uint32s(field, &asOfMilliseconds, atMost: most)
        }
    }

    func cells(endingAt offset: Int) throws(WireError) -> [CellImage] {
        let count = locations.count
        let whole = [conditions.count, onHand.count, revisions.count]
        let sparse = [
            committed.count, held.count, quarantined.count, asOfSeconds.count,
            asOfMilliseconds.count,
        ]
        guard whole.allSatisfy({ $0 == count }), sparse.allSatisfy({ $0 == 0 || $0 == count })
        else { throw WireError(.invalidValue, offset: offset) }
        var cells: [CellImage] = []
        cells.reserveCapacity(count)
        var location: UInt32 = 0
        for index in 0..<count {
            location &+= locations[index]
            var cell = CellImage(
                location: LocationIndex(location),
                condition: Condition(rawValue: UInt8(truncatingIfNeeded: conditions[index])),
                onHand: onHand[index], committed: committed.isEmpty ? 0 : committed[index],
                held: held.isEmpty ? 0 : held[index],
                quarantined: quarantined.isEmpty ? 0 : quarantined[index],
                asOfSeconds: asOfSeconds.isEmpty ? 0 : asOfSeconds[index],
                revision: SequenceNumber(revisions[index]))
            if !asOfMilliseconds.isEmpty {
                cell.asOfMilliseconds = UInt16(clamping: asOfMilliseconds[index])
            }
            cells.append(cell)
        }
        return cells
    }
}

extension ByteWriter {
    /// A packed field with one number per element.
    fileprivate mutating func column<Element>(
        _ number: UInt32, of elements: [Element], _ value: (Element) -> UInt64
    ) {
        if elements.isEmpty { return }
        let mark = beginMessage(number)
        for element in elements { putVarint(value(element)) }
        endMessage(mark)
    }

    fileprivate mutating func columnUnlessZero<Element>(
        _ number: UInt32, of elements: [Element], _ value: (Element) -> UInt64
    ) {
        if elements.contains(where: { value($0) != 0 }) { column(number, of: elements, value) }
    }
}

private func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: value &<< 1 ^ value &>> 63)
}

/// `dom.journal.v1.OwnerHold`.
extension OwnHoldImage {
    func encode(into writer: inout ByteWriter) {
        switch place {
        case .cell(let location, let condition):
            writer.uint32(1, location.value)
            writer.uint32(2, UInt32(condition.rawValue))
        case .pool(let view): writer.putUint32(5, UInt32(view.value))
        case .supply: preconditionFailure("holds on supply are not counted by owner")
        }
        writer.fixed64(3, owner.value)
        writer.int64(4, quantity)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(owner: .none, place: .pool(.everything), quantity: 0)
        var location = LocationIndex(0)
        var condition = Condition.new
        var pool: ViewIndex?
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &location.value)
            case 2: try reader.byte(field, &condition.rawValue)
            case 3: try reader.fixed64(field, &owner.value)
            case 4: try reader.int64(field, &quantity)
            case 5:
                var view = ViewIndex.everything
                try reader.short(field, &view.value)
                pool = view
            default: try reader.skip(field)
            }
        }
        place = pool.map { .pool($0) } ?? .cell(location, condition)
    }
}

/// `dom.journal.v1.Movement`.
extension MovementImage {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, skuIndex)
        writer.uint32(2, location.value)
        writer.uint32(3, UInt32(condition.rawValue))
        writer.milliseconds(4, time)
        writer.sint64(5, onHand)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            skuIndex: 0, time: Instant(milliseconds: 0), location: LocationIndex(0),
            condition: .new, onHand: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &skuIndex)
            case 2: try reader.uint32(field, &location.value)
            case 3: try reader.byte(field, &condition.rawValue)
            case 4: try reader.milliseconds(field, &time)
            case 5: try reader.sint64(field, &onHand)
            default: try reader.skip(field)
            }
        }
    }
}
