internal import Primitives

/// What was answered for the pool of one SKU, kept until the SKU or the network changes.
///
/// Most asks are asked again: a product is looked at many times between two sales. Kept are
/// answers that depend on nothing but the SKU's cells, the network and the stretch of time between
/// two of the view's `moments`. Written and read under the shard's lock, copied with the shard,
/// but no part of what it knows: not in digests, not in snapshots on disk.
///
/// Beside it the pool's units before the demand that waits in it: reservations in a pool change
/// that demand alone, and need not add up all cells again. 56 bytes in all.
struct AnswerMemo: Sendable {
    var quantity: Quantity = 0
    var revision: SequenceNumber = .zero
    /// What was asked; 0 = nothing is kept.
    var stamp: UInt64 = 0
    var asOfSeconds: UInt32 = 0
    var poolAsOf: UInt32 = 0
    /// What `plainPool` gives under `poolStamp`, until a cell or the record changes.
    var pool: Quantity = 0
    var poolStamp: UInt64 = 0
    var state = AvailabilityState.unknown

    /// Network, view and stretch of time as one number; four billion changes of the network are not
    /// reached. All stretches from number 65,535 on share one stamp, under which nothing is kept.
    static func stamp(_ network: Network, _ view: ViewIndex, stretch: Int) -> UInt64 {
        let stretch = min(UInt64(stretch), stretchMask)
        return (network.version &+ 1) &<< 32 | UInt64(view.value) &<< 16 | stretch
    }

    private static let stretchMask: UInt64 = 0xFFFF

    static func isKept(_ stamp: UInt64) -> Bool { stamp & stretchMask != stretchMask }

    mutating func keep(_ answer: Availability, stamp: UInt64) {
        assert(answer.beyondStock == 0 && answer.earliest == nil, "only plain answers are kept")
        quantity = answer.quantity
        revision = answer.revision
        self.stamp = stamp
        asOfSeconds = answer.asOfSeconds
        state = answer.state
    }

    var answer: Availability {
        Availability(
            state: state, quantity: quantity, revision: revision, asOfSeconds: asOfSeconds)
    }
}

extension ShardState {
    /// To be called with every change of a SKU: moves its revision, drops what is kept of it.
    mutating func touch(_ index: Int, at sequence: SequenceNumber) {
        touchDemand(index, at: sequence)
        memos[index].poolStamp = 0
    }

    /// As `touch`, for changes that leave the cells and the record alone.
    mutating func touchDemand(_ index: Int, at sequence: SequenceNumber) {
        entries[index].revision = sequence
        memos[index].stamp = 0
    }

    /// Adds up the pool for this ask and those after it, unless that is kept already.
    mutating func keepPool(_ ask: borrowing ItemAsk) {
        guard ask.poolStamp != 0, memos[ask.index].poolStamp != ask.poolStamp else { return }
        let (units, asOf) = plainPool(ask)
        memos[ask.index].pool = units
        memos[ask.index].poolAsOf = asOf
        memos[ask.index].poolStamp = ask.poolStamp
    }
}
