public import Inventory

/// Something in a policy text that is allowed and probably not meant.
public struct PolicyRemark: Hashable, Sendable {
    public var place: TextPlace
    public var message: String
}

extension PolicyText {
    /// Names that the network does not have, and rules that none of its locations satisfies.
    /// O(names × network).
    public func remarks(on network: Network) -> [PolicyRemark] {
        var remarks: [PolicyRemark] = []
        for reference in references where !isKnown(reference, network) {
            let name = "\"\(reference.name)\""
            let message =
                switch reference.kind {
                case .group: "there is no location group \(name)"
                case .location: "there is no location \(name)"
                case .carrier: "there is no carrier \(name)"
                case .policy: "there is no policy \(name)"
                }
            remarks.append(PolicyRemark(place: reference.place, message: message))
        }
        for reference in references where reference.kind == .policy {
            let isReturn = policy.returns != nil
            guard let other = Self.isForReturns(reference.name, network), other != isReturn
            else { continue }
            let kinds = isReturn ? ("orders", "returns") : ("returns", "orders")
            remarks.append(
                PolicyRemark(
                    place: reference.place,
                    message: "policy \"\(reference.name)\" is for \(kinds.0), not for \(kinds.1)"))
        }
        var programs = LocationPrograms(
            locations: network.locations.map { LocationTraits($0) },
            carriers: network.carriers.map(\.id))
        for (rule, place) in zip(policy.rules, rulePlaces) where !network.locations.isEmpty {
            let demand = programs.add(rule.demand)
            guard programs.isStatic(demand),
                !network.locations.contains(where: { programs.holds(demand, at: $0.index) })
            else { continue }
            remarks.append(
                PolicyRemark(place: place, message: "no location of the network satisfies this"))
        }
        return remarks.sorted {
            ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
        }
    }

    /// What the newest version of a policy is for, or the ready-made one; nil where it is unknown.
    private static func isForReturns(_ name: String, _ network: Network) -> Bool? {
        guard let record = network.policies(named: name).last else {
            return ReadyMade.isForReturns(name)
        }
        return (try? Policy(parsing: record.text)).map { $0.returns != nil }
    }

    private func isKnown(_ reference: PolicyReference, _ network: Network) -> Bool {
        switch reference.kind {
        case .group: network.group(reference.name) != nil
        case .location: network.location(reference.name) != nil
        case .carrier: network.carrier(reference.name) != nil
        case .policy:
            !network.policies(named: reference.name).isEmpty
                || ReadyMade.policies.contains { $0.name == reference.name }
        }
    }
}
