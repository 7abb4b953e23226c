internal import Inventory
internal import Primitives

/// Locations that could not be candidates for anything.
extension Planning {
    /// Locations in one explanation at most: the reply must stay a message.
    static let explainedMax = 10_000

    /// Reports those with stock that were not considered further, and why. After `report`s of the
    /// group's candidates.
    func reportSkipped(_ explanation: inout DecisionExplanation) {
        guard !skipped.isEmpty, let places = network?.place else { return }
        let skipped = skipped.sorted { places[Int($0.location)] < places[Int($1.location)] }
        var known = Set(explanation.candidates.map(\.location))
        for (place, reason) in skipped {
            let location = LocationIndex(UInt32(place))
            guard known.insert(location).inserted else { continue }
            explanation.candidates.append(
                CandidateReport(location, "cannot take part: \(reason.ruleName)"))
        }
    }

    /// Reports everybody who is not there yet: without stock, or with stock that may not be
    /// promised. O(locations).
    func addOthers(_ input: SourcingInput, to explanation: inout DecisionExplanation) {
        guard let network else { return }
        var known = Set(explanation.candidates.map(\.location))
        var barred: [LocationIndex: Exclusion] = [:]
        for item in input.items {
            for one in item.barred where barred[one.location] == nil {
                barred[one.location] = one.reason
            }
        }
        let point = input.cart.destination.map {
            GeoPoint(
                latitudeMicrodegrees: $0.latitudeMicrodegrees,
                longitudeMicrodegrees: $0.longitudeMicrodegrees)
        }
        for place in network.locationAtPlace {
            if explanation.candidates.count >= Self.explainedMax { return }
            let location = network.routing.locations[Int(place)]
            guard known.insert(location.index).inserted else { continue }
            let reason = barred[location.index]
            var report = CandidateReport(
                location.index,
                reason.map { "may not promise its stock: \($0.ruleName)" }
                    ?? "\(Exclusion.stock.ruleName): has nothing of it")
            report.distanceMetres = point.flatMap { location.metres(to: $0) } ?? 0
            explanation.candidates.append(report)
        }
    }
}

extension CandidateReport {
    /// Of a location that sends nothing.
    fileprivate init(_ location: LocationIndex, _ reason: String) {
        self.init(
            location: location, carrier: "", service: "", isChosen: false,
            parcelCosts: CostParts(), lines: [], distanceMetres: 0, deliverBy: nil,
            shortOfWinning: -1, reason: reason)
    }
}
