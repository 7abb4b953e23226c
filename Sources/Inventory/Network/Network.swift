public import Primitives

/// Locations, groups, carriers, policies and channel views, compiled for reading: an immutable
/// snapshot.
///
/// Every inventory shard holds the current one under its lock, so a decision sees the network at
/// exactly its place in the journal. A change makes a new one (`applying`), O(locations × views).
public final class Network: Sendable {
    /// +1 per change.
    public let version: UInt64
    /// The last journal record that changed it.
    public let lastSequence: SequenceNumber
    /// By `LocationIndex`.
    public let locations: [LocationRecord]
    /// By id.
    public let groups: [LocationGroupRecord]
    /// By id.
    public let carriers: [CarrierRecord]
    /// By name and version.
    public let policies: [PolicyRecord]
    /// By `ViewIndex`; index 0 is `ViewIndex.everything`.
    public let views: [CompiledView]
    private let locationTable: KeyTable
    private let viewTable: KeyTable

    /// The empty network with its built-in view.
    public convenience init() {
        self.init(
            version: 0, lastSequence: .zero, locations: [], groups: [],
            viewRecords: [ChannelViewRecord(index: .everything, id: "")])
    }

    /// From after-images, e.g. out of a snapshot. Both lists are dense: record i has index i.
    public convenience init(
        version: UInt64, lastSequence: SequenceNumber, locations: [LocationRecord],
        groups: [LocationGroupRecord], carriers: [CarrierRecord] = [],
        policies: [PolicyRecord] = [], viewRecords: [ChannelViewRecord]
    ) {
        self.init(
            version: version, lastSequence: lastSequence, locations: locations, groups: groups,
            carriers: carriers, policies: policies, viewRecords: viewRecords, old: [], changed: [])
    }

    private init(
        version: UInt64, lastSequence: SequenceNumber, locations: [LocationRecord],
        groups: [LocationGroupRecord], carriers: [CarrierRecord], policies: [PolicyRecord],
        viewRecords: [ChannelViewRecord], old: [CompiledView], changed: Set<LocationIndex>
    ) {
        self.version = version
        self.lastSequence = lastSequence
        self.locations = locations
        self.groups = groups.sorted { $0.id < $1.id }
        self.carriers = carriers.sorted { $0.id < $1.id }
        self.policies = policies.sorted { ($0.name, $0.version) < ($1.name, $1.version) }
        precondition(viewRecords.first?.id == "", "the built-in view stands first")
        views = viewRecords.enumerated().map { place, record in
            CompiledView(
                record, locations: locations, old: place < old.count ? old[place] : nil,
                changed: changed)
        }
        var locationTable = KeyTable()
        for (index, record) in locations.enumerated() {
            precondition(Int(record.index.value) == index, "locations are dense")
            _ = locationTable.insert(HashedText(record.id))
        }
        self.locationTable = locationTable
        var viewTable = KeyTable()
        for (index, record) in viewRecords.enumerated() {
            precondition(Int(record.index.value) == index, "views are dense")
            _ = viewTable.insert(HashedText(record.id))
        }
        self.viewTable = viewTable
    }

    /// O(1), allocates nothing.
    public func location(utf8 bytes: UnsafeRawBufferPointer) -> LocationIndex? {
        locationTable.find(bytes, hash: stableHash(bytes)).map { LocationIndex(UInt32($0)) }
    }

    public func location(_ id: String) -> LocationIndex? {
        locationTable.find(HashedText(id)).map { LocationIndex(UInt32($0)) }
    }

    /// O(1), allocates nothing. The empty id is the built-in view.
    public func view(utf8 bytes: UnsafeRawBufferPointer) -> ViewIndex? {
        viewTable.find(bytes, hash: stableHash(bytes)).map { ViewIndex(UInt16($0)) }
    }

    public func view(_ id: String) -> ViewIndex? {
        viewTable.find(HashedText(id)).map { ViewIndex(UInt16($0)) }
    }

    public func record(of location: LocationIndex) -> LocationRecord? {
        Int(location.value) < locations.count ? locations[Int(location.value)] : nil
    }

    /// Whether there is such a location; unlike a record this copies nothing.
    public func has(_ location: LocationIndex) -> Bool { Int(location.value) < locations.count }

    /// Its name, without a copy of the record; empty for a location that is not there.
    public func id(of location: LocationIndex) -> String {
        has(location) ? locations[Int(location.value)].id : ""
    }

    public func compiled(_ view: ViewIndex) -> CompiledView? {
        Int(view.value) < views.count ? views[Int(view.value)] : nil
    }

    public func group(_ id: String) -> LocationGroupRecord? { groups.first { $0.id == id } }

    public func carrier(_ id: String) -> CarrierRecord? { carriers.first { $0.id == id } }

    /// The versions of a policy that are kept, oldest first.
    public func policies(named name: String) -> ArraySlice<PolicyRecord> {
        guard let first = policies.firstIndex(where: { $0.name == name }) else { return [] }
        return policies[first...].prefix { $0.name == name }
    }

    /// The index that the next new location or view gets.
    public var nextLocation: LocationIndex { LocationIndex(UInt32(locations.count)) }
    public var nextView: ViewIndex { ViewIndex(UInt16(views.count)) }

    /// A new network with the location, group, carrier, policy and view effects of `effects`
    /// played in order;
    /// others are ignored. Records beyond the next free index are refused by the decision, so
    /// meeting one is a bug.
    public func applying(_ effects: [Effect], at sequence: SequenceNumber) -> Network {
        var locations = self.locations
        var groups = self.groups
        var carriers = self.carriers
        var policies = self.policies
        var views = self.views.map(\.record)
        var changed: Set<LocationIndex> = []
        for effect in effects {
            switch effect {
            case .location(let record):
                let index = Int(record.index.value)
                precondition(index <= locations.count, "location index leaves a gap")
                if index == locations.count { locations.append(record) }
                locations[index] = record
                changed.insert(record.index)
            case .view(let record):
                let index = Int(record.index.value)
                precondition(index <= views.count, "view index leaves a gap")
                if index == views.count { views.append(record) }
                views[index] = record
            case .group(let record):
                groups.removeAll { $0.id == record.id }
                groups.append(record)
            case .carrier(let record):
                carriers.removeAll { $0.id == record.id }
                carriers.append(record)
            case .policy(let record): policies.put(record)
            default: break
            }
        }
        return Network(
            version: version + 1, lastSequence: sequence, locations: locations, groups: groups,
            carriers: carriers, policies: policies, viewRecords: views, old: self.views,
            changed: changed)
    }
}
