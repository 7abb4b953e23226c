internal import Inventory
internal import Journal
internal import Primitives
internal import ProtobufWire

/// The sections of a snapshot: `dom.journal.v1.NetworkSection`, `InventorySection`,
/// `ReservationSection`, `OrderSection` and `BoardSection`.
enum SectionKind {
    static let network: UInt16 = 1
    static let inventory: UInt16 = 2
    static let reservations: UInt16 = 3
    static let orders: UInt16 = 4
    static let board: UInt16 = 5
}

extension Network {
    /// `latest` is the logical time: the clock goes on from there.
    func encodeSection(into writer: inout ByteWriter, latest: Instant) {
        for location in locations { writer.message(1) { location.encode(into: &$0) } }
        for group in groups { writer.message(2) { group.encode(into: &$0) } }
        for view in views { writer.message(3) { view.record.encode(into: &$0) } }
        writer.uint64(4, version)
        writer.sint64(5, latest.milliseconds)
        for carrier in carriers { writer.message(6) { carrier.encode(into: &$0) } }
        for policy in policies { writer.message(7) { policy.encode(into: &$0) } }
    }

    static func decodeSection(
        _ payload: RawSpan, lastSequence: SequenceNumber
    ) throws(WireError) -> (network: Network, latest: Instant) {
        var reader = ProtobufReader(payload)
        var locations: [LocationRecord] = []
        var groups: [LocationGroupRecord] = []
        var carriers: [CarrierRecord] = []
        var policies: [PolicyRecord] = []
        var views: [ChannelViewRecord] = []
        var version: UInt64 = 0
        var latest = Instant(milliseconds: 0)
        while let field = try reader.nextField() {
            if field.number == 4 {
                try reader.uint64(field, &version)
                continue
            }
            if field.number == 5 {
                try reader.sint64(field, &latest.milliseconds)
                continue
            }
            guard var nested = try reader.message(field) else { continue }
            switch field.number {
            case 1: locations.append(try LocationRecord(from: &nested))
            case 2: groups.append(try LocationGroupRecord(from: &nested))
            case 3: views.append(try ChannelViewRecord(from: &nested))
            case 6: carriers.append(try CarrierRecord(from: &nested))
            case 7: policies.append(try PolicyRecord(from: &nested))
            default: break
            }
        }
        let dense =
            locations.enumerated().allSatisfy { Int($1.index.value) == $0 }
            && views.enumerated().allSatisfy { Int($1.index.value) == $0 }
        guard dense, views.first?.id == "" else {
            throw WireError(.invalidValue, offset: reader.offset)
        }
        let network = Network(
            version: version, lastSequence: lastSequence, locations: locations, groups: groups,
            carriers: carriers, policies: policies, viewRecords: views)
        return (network, latest)
    }
}

extension ShardSnapshot {
    func encodeSection(into writer: inout ByteWriter) {
        for place in 0..<skuCount {
            let image = sku(at: place)
            writer.message(1) { image.encode(into: &$0) }
        }
        for movement in history { writer.message(2) { movement.encode(into: &$0) } }
        writer.sint64(3, historyHorizon.milliseconds)
        let records = self.records
        writer.uint32s(4, records.map(\.skuIndex))
        writer.uint64s(5, records.map(\.sequence.value))
    }
}

extension ShardRestorer {
    /// Fills the shard from its section.
    mutating func decodeSection(_ payload: RawSpan) throws(WireError) {
        var reader = ProtobufReader(payload)
        var movements: [MovementImage] = []
        var horizon = Instant(milliseconds: 0)
        var recordSkus: [UInt32] = []
        var recordSequences: [UInt64] = []
        while let field = try reader.nextField() {
            switch field.number {
            case 1:
                guard var nested = try reader.message(field) else { continue }
                guard add(try SkuImage(from: &nested)) else {
                    throw WireError(.invalidValue, offset: reader.offset)
                }
            case 2:
                guard var nested = try reader.message(field) else { continue }
                movements.append(try MovementImage(from: &nested))
            case 3: try reader.sint64(field, &horizon.milliseconds)
            case 4: try reader.uint32s(field, &recordSkus, atMost: Int(Int32.max))
            case 5: try reader.uint64s(field, &recordSequences, atMost: Int(Int32.max))
            default: try reader.skip(field)
            }
        }
        let records = zip(recordSkus, recordSequences).map {
            RecordImage(skuIndex: $0, sequence: SequenceNumber($1))
        }
        guard
            recordSkus.count == recordSequences.count, addRecords(records),
            addHistory(movements, horizon: horizon)
        else {
            throw WireError(.invalidValue, offset: reader.offset)
        }
    }
}

extension ReservationShardSnapshot {
    func encodeSection(into writer: inout ByteWriter) {
        for record in live { writer.message(1) { record.encode(into: &$0) } }
        for record in closed { writer.message(2) { record.encode(into: &$0) } }
        for answer in answers { writer.message(3) { answer.encode(into: &$0, withTime: true) } }
        for position in feeds { writer.message(4) { position.encode(into: &$0) } }
    }
}

/// What a reservation section says.
struct ReservationSection {
    var live: [ReservationRecord] = []
    var closed: [ReservationRecord] = []
    var answers: [IdempotencyRecord] = []
    var feeds: [FeedPosition] = []

    init(decoding payload: RawSpan) throws(WireError) {
        var reader = ProtobufReader(payload)
        let zero = Instant(milliseconds: 0)
        while let field = try reader.nextField() {
            guard var nested = try reader.message(field) else { continue }
            switch field.number {
            case 1: live.append(try ReservationRecord(from: &nested))
            case 2: closed.append(try ReservationRecord(from: &nested))
            case 3: answers.append(try IdempotencyRecord(from: &nested, time: zero))
            case 4: feeds.append(try FeedPosition(from: &nested))
            default: break
            }
        }
    }
}
