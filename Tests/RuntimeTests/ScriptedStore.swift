internal import Foundation
internal import Logging
internal import Primitives
internal import Synchronization

@testable internal import Fulfilment
@testable internal import Inventory
@testable internal import Runtime
@testable internal import Service

/// A store in memory, whose one method answers at once; it writes down what is asked of it.
final class ScriptedStore: ServedStore, DurabilitySource {
    struct Log {
        var events: [String] = []
        var ticks = 0
        var failure: String?
        var isDiskFull = false
        var notify: [@Sendable (SequenceNumber, Bool) -> Void] = []
    }

    let log = Mutex(Log())

    var methods: [Method] {
        [
            .unary("/dom.v1.TestService/Echo") { (_, request, reply) in
                reply.append(request)
                return .reply
            }
        ]
    }

    var durability: any DurabilitySource { self }
    func beginBurst() {}
    func endBurst() {}
    var failureText: String? { log.withLock { $0.failure } }
    var isDiskFull: Bool { log.withLock { $0.isDiskFull } }
    var revision: UInt64 { 7 }
    var snapshotRevision: UInt64 { 0 }
    var durable: SequenceNumber { SequenceNumber(7) }
    var events: [String] { log.withLock { $0.events } }

    func write(_ event: String) { log.withLock { $0.events.append(event) } }

    func setDiskFull(_ isFull: Bool) { log.withLock { $0.isDiskFull = isFull } }

    func statistics() -> ServiceStatistics { ServiceStatistics(cells: 3) }

    func tick(_ now: Instant) { log.withLock { $0.ticks += 1 } }

    func takeSnapshot() throws -> SnapshotTaken? {
        write("snapshot")
        return SnapshotTaken(file: "snapshot-7", bytes: 1, revision: 7)
    }

    func close() throws { write("close") }

    func onDurable(_ notify: @escaping @Sendable (SequenceNumber, Bool) -> Void) {
        log.withLock { $0.notify.append(notify) }
    }

    /// What the journal does after a failed write.
    func fail(_ reason: String) {
        let notify = log.withLock { log in
            log.failure = reason
            return log.notify
        }
        for body in notify { body(SequenceNumber(7), true) }
    }
}

extension ServiceStatistics {
    init(cells: Int) {
        var state = StateStatistics()
        state.cells = cells
        self.init(
            state: state, orders: FulfilmentStatistics(), journalBytes: 0, transactions: 0,
            replayedAnswers: 0,
            expired: 0, asks: 0, clockJumps: 0)
    }
}
