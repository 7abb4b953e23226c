internal import ArgumentParser
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives
internal import Service

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Durable reservations per second in process: so many callers wait for the disk at a time.
struct Commits: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Durable reservations per second, synced before the answer.")

    @Option(help: "Callers that wait at a time.")
    var waiting = 256

    @Option(help: "Seconds to run.")
    var duration = 5.0

    @Option(help: "Directory on the disk to measure; temporary if empty.")
    var data = ""

    func run() throws {
        let directory = data.isEmpty ? try temporaryDirectory() : data
        defer { if data.isEmpty { removeDirectory(directory) } }
        let store = try BenchStore(directory: directory)
        let network = SyntheticNetwork(cells: 100_000)
        try store.fill(network)
        let method = store.service.methods.first {
            $0.path == "/dom.v1.ReservationService/Reserve"
        }
        guard case .unary(let reserve)? = method?.handler else { return }
        var reply = ByteWriter(capacity: 4_096)
        var done = 0
        var refused = 0
        let begin = processSeconds()
        let elapsed = try seconds {
            let end = ContinuousClock.now + .seconds(duration)
            while ContinuousClock.now < end {
                for _ in 0..<waiting {
                    let request = self.request(done + refused, network)
                    reply.removeAll()
                    do {
                        let context = CallContext(now: BenchStore.now)
                        _ = try reserve(context, request.span.bytes, &reply)
                        done += 1
                    } catch {
                        refused += 1
                    }
                }
                try store.service.journal.waitUntilDurable(store.service.journal.last)
            }
        }
        let busy = (processSeconds() - begin) / Double(max(1, done)) * 1e6
        print(
            """
            \(waiting) waiting: \(short(Double(done) / elapsed))durable reservations/s, \
            \(refused) refused for want of stock, \(short(busy))µs of processor time each
            """)
        try store.service.journal.close()
    }

    private func request(_ number: Int, _ network: SyntheticNetwork) -> [UInt8] {
        let mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        return ReserveRequest.with { request in
            request.context = WriteContext.with { $0.idempotencyKey = "bench-\(number)" }
            request.ttlMs = 60_000
            request.lines = [
                ReserveLine.with {
                    $0.sku = SyntheticNetwork.sku(Int(mixed >> 40) % network.skuCount)
                    $0.quantity = 1
                }
            ]
        }.encoded
    }
}
