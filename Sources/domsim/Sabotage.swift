internal import ArgumentParser
internal import Inventory
internal import Journal

/// A bug planted on purpose: a judge that cannot see it is worth nothing.
enum Sabotage: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// The journal says durable before the disk does.
    case ackBeforeSync = "ack-before-sync"
    /// A restart takes a batch for durable that it only saw in the cache.
    case trustLastBatch = "trust-last-batch"
    /// A reservation of a kit takes one component too few.
    case forgetKitComponent = "forget-kit-component"
    /// A hold that ran out keeps one line of its units for ever.
    case forgetExpiredLine = "forget-expired-line"
    /// The answer is not remembered: a retry does it again.
    case forgetKey = "forget-key"

    func plant(in options: inout JournalOptions) {
        options.sabotage.acknowledgesBeforeSync = self == .ackBeforeSync
        options.sabotage.trustsTheLastBatch = self == .trustLastBatch
    }

    /// Spoils a decision, consistently: the stored state shows no trace of it.
    func spoil(_ transaction: inout Transaction) {
        switch self {
        case .forgetKitComponent:
            if transaction.actor != "expiry" { forgetComponent(&transaction) }
        case .forgetExpiredLine:
            if transaction.actor == "expiry" { forgetLine(&transaction) }
        case .forgetKey:
            transaction.effects.removeAll {
                if case .idempotency = $0 { true } else { false }
            }
        case .ackBeforeSync, .trustLastBatch: break
        }
    }

    private func forgetComponent(_ transaction: inout Transaction) {
        for (place, effect) in transaction.effects.enumerated() {
            guard case .reservation(var record) = effect, record.created == record.updated,
                let line = record.lines.firstIndex(where: { $0.allocations.count > 1 }),
                let gone = record.lines[line].allocations.last?.sku,
                record.lines.flatMap(\.allocations).filter({ $0.sku == gone }).count == 1
            else { continue }
            record.lines[line].allocations.removeLast()
            transaction.effects[place] = .reservation(record)
            transaction.effects.removeAll { $0.sku == gone }
            return
        }
    }

    private func forgetLine(_ transaction: inout Transaction) {
        guard let sku = transaction.effects.lazy.compactMap(\.sku).first else { return }
        transaction.effects.removeAll { $0.sku == sku }
    }
}

extension Effect {
    /// The SKU whose stock it changes.
    fileprivate var sku: SkuKey? {
        switch self {
        case .cell(let change): change.sku
        case .unsourced(let change): change.sku
        case .quota(let change): change.sku
        case .pin(let change): change.sku
        default: nil
        }
    }
}
