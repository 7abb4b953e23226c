internal import GRPC
internal import Primitives
internal import Synchronization

/// What all loops of a server share: constants, and the caps on connections.
final class ServerShared: Sendable {
    let configuration: ServerConfiguration
    let methods: MethodTable
    let durability: (any DurabilitySource)?
    let isDraining = Atomic<Bool>(false)
    let slowCalls = SlowCalls()

    private let connections = Atomic<Int>(0)
    private let perAddress = Mutex<[String: Int]>([:])

    init(
        _ configuration: ServerConfiguration, _ methods: [Method],
        _ durability: (any DurabilitySource)?
    ) {
        self.configuration = configuration
        self.methods = MethodTable(methods)
        self.durability = durability
    }

    /// Counts a new connection in; false if a cap says no. `leave` must follow a true.
    func enter(_ address: String) -> Bool {
        let total = connections.add(1, ordering: .relaxed).newValue
        let fits =
            total <= configuration.connectionsMax
            && perAddress.withLock { counts in
                let count = counts[address, default: 0]
                guard count < configuration.connectionsPerAddressMax else { return false }
                counts[address] = count + 1
                return true
            }
        if !fits { connections.subtract(1, ordering: .relaxed) }
        return fits
    }

    func leave(_ address: String) {
        connections.subtract(1, ordering: .relaxed)
        perAddress.withLock { counts in
            let count = counts[address, default: 0]
            counts[address] = count > 1 ? count - 1 : nil
        }
    }

    var openConnections: Int { connections.load(ordering: .relaxed) }
}
