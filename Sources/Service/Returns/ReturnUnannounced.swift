internal import Fulfilment
internal import Inventory
internal import Primitives
internal import Sourcing

extension ReturnDesk {
    /// What the policy of a return says now of everything that the order's shipments brought:
    /// whether money is due for units that arrive and were not announced. Nothing is known where
    /// the policy is no longer in force.
    func termsOfUnannounced(
        _ id: ReturnID, _ draft: ReturnDraft, _ locked: LockedState
    ) -> UnannouncedTerms {
        var result = UnannouncedTerms()
        let order = draft.order
        let pieces = draft.shippedKinds()
        guard let record = try? draft.record(id.number), !pieces.isEmpty else { return result }
        let prices = pieces.map { piece in
            piece.orderLine(in: order).map {
                order.price(ofLine: $0, locked.stock).minorUnits
            } ?? 0
        }
        guard
            let proposal = try? ReturnProposal(
                pieces, prices, of: order, origin: record.origin, policy: record.policy,
                locked.stock, sourcer, now: draft.now)
        else { return result }
        result.approveAbove = proposal.rules.approveAbove.map { $0 / 1_000 }
        for (line, members) in proposal.members.enumerated() {
            let one = proposal.input.cart.lines[line]
            let terms = proposal.rules.terms(for: one.facts, in: one.condition)
            for member in members {
                let piece = pieces[member]
                let rule = ReturnCandidates.rule(
                    against: piece, terms, of: order, now: draft.now)
                let key = UnannouncedTerms.Piece(
                    shipment: piece.shipment, line: piece.line, sku: piece.sku)
                result.rules[key] = rule?.rawValue ?? ""
            }
        }
        return result
    }
}
