internal import ArgumentParser
internal import Journal
internal import Messages
internal import Primitives
internal import Service

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// CheckAvailability from request bytes to reply bytes, in process: what the server itself costs.
struct Asks: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks per second inside CheckAvailability, by cells in the store.")

    @Option(help: "Cells in the store.")
    var cells = 100_000

    @Option(help: "Asks per call.")
    var perCall = 10_000

    @Option(help: "Seconds to run.")
    var duration = 3.0

    @Flag(help: "Ask for one location each instead of the pool.")
    var byLocation = false

    func run() throws {
        let directory = try temporaryDirectory()
        defer { removeDirectory(directory) }
        let store = try BenchStore(directory: directory)
        let network = SyntheticNetwork(cells: cells)
        try store.fill(network)
        let method = store.service.methods.first {
            $0.path == "/dom.v1.AvailabilityService/CheckAvailability"
        }
        guard case .unary(let check)? = method?.handler else { return }
        let requests = (0..<16).map { request(network, seed: $0).encoded }
        var reply = ByteWriter(capacity: 1 << 20)
        func askOnce() throws {
            for request in requests {
                reply.removeAll()
                let context = CallContext(now: BenchStore.now)
                _ = try check(context, request.span.bytes, &reply)
            }
        }
        // The first round finds nothing kept from earlier answers.
        let start = threadSeconds()
        try askOnce()
        let first = (threadSeconds() - start) / Double(requests.count * perCall)
        var calls = 0
        let begin = threadSeconds()
        let elapsed = try seconds {
            let end = ContinuousClock.now + .seconds(duration)
            while ContinuousClock.now < end {
                try askOnce()
                calls += requests.count
            }
        }
        let busy = threadSeconds() - begin
        let asks = Double(calls) * Double(perCall)
        print(
            """
            \(network.cellCount) cells, \(perCall) asks a call, \
            \(byLocation ? "one location" : "pool of \(SyntheticNetwork.locationCount)") each
            \(short(asks / elapsed))asks/s, \(short(Double(calls) / elapsed))calls/s, \
            \(Int(elapsed / asks * 1e9)) ns an ask \
            (\(Int(busy / asks * 1e9)) ns on the processor), \
            \(Int(first * 1e9)) ns in the first round, \(reply.count) bytes a reply
            """)
        try store.service.journal.close()
    }

    private func request(_ network: SyntheticNetwork, seed: Int) -> CheckAvailabilityRequest {
        var mixed = UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15
        return CheckAvailabilityRequest.with { request in
            for _ in 0..<perCall {
                mixed = mixed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let sku = Int(mixed >> 33) % network.skuCount
                request.asks.append(
                    AvailabilityAsk.with {
                        $0.sku = SyntheticNetwork.sku(sku)
                        if byLocation { $0.location = "L-\(1_000 + Int(mixed >> 20 & 63))" }
                        $0.quantity = 1
                    })
            }
        }
    }
}

func temporaryDirectory() throws -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/dombench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw ValidationError("cannot make \(base)/dombench-…") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Removes a directory and what is in it.
func removeDirectory(_ path: String) {
    guard let directory = opendir(path) else { return }
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        if unlink("\(path)/\(name)") != 0 { removeDirectory("\(path)/\(name)") }
    }
    closedir(directory)
    rmdir(path)
    unlink("\(path).store")
}
