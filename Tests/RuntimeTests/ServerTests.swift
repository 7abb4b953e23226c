internal import Foundation
internal import GRPC
internal import Logging
internal import Primitives
internal import Testing

@testable internal import Runtime

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

@Suite("server", .timeLimit(.minutes(1)))
struct ServerTests {
    private func server(
        _ store: ScriptedStore, _ arguments: [String] = [],
        onStep: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> Server {
        let settings = try Settings.load(
            arguments: [
                "--demo", "--listen", "127.0.0.1:0", "--operations", "127.0.0.1:0",
                "--threads", "1",
                "--drain-delay", "50ms", "--drain-grace", "2s",
            ] + arguments, environment: [:], processors: 1)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try Server(settings, store: store, logger: logger, onStep: onStep)
    }

    private func get(_ address: ListenAddress, _ path: String) async throws -> (Int, String) {
        let url = try #require(URL(string: "http://\(address)\(path)"))
        let (data, response) = try await URLSession.shared.data(from: url)
        return (
            (response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self)
        )
    }

    @Test("the drain runs in its order, and readiness falls before connections close")
    func drain() async throws {
        let store = ScriptedStore()
        let server = try server(store, onStep: { store.write($0) })
        let addresses = try await server.start()
        #expect(server.health.status("dom.v1.TestService") == .serving)
        #expect(try await get(addresses.operations, "/readyz") == (200, "ready\n"))
        async let stopping: Void = server.stopServing()
        while server.readiness.state != .draining { await Task.yield() }
        #expect(try await get(addresses.operations, "/readyz").0 == 503)
        #expect(try await get(addresses.operations, "/livez").0 == 200)
        #expect(server.health.status("") == .notServing)
        await stopping
        try await server.finish()
        #expect(
            store.events == [
                "not serving", "closing connections", "flushing the journal", "snapshot", "close",
                "stopped",
            ])
        await #expect(throws: (any Error).self) { try await get(addresses.operations, "/livez") }
    }

    @Test("verbose readiness names its checks")
    func verbose() async throws {
        let store = ScriptedStore()
        let server = try server(store)
        let addresses = try await server.start()
        let (status, text) = try await get(addresses.operations, "/readyz?verbose")
        #expect(status == 200)
        #expect(text.hasPrefix("[+] store: revision 7, durable 7\n[+] journal: writing\n"))
        #expect(text.hasSuffix("ready\n"))
        await server.stopServing()
        try await server.finish()
    }

    @Test("a full disk shows in readiness and metrics and is said once; the server stays ready")
    func fullDisk() async throws {
        let store = ScriptedStore()
        let server = try server(store)
        let addresses = try await server.start()
        #expect(!server.noteSpace())
        store.setDiskFull(true)
        #expect(server.noteSpace())
        #expect(!server.noteSpace())
        let (status, text) = try await get(addresses.operations, "/readyz?verbose")
        #expect(status == 200)
        #expect(text.contains("[-] journal: the disk is full; reads and releases go on\n"))
        let page = try await get(addresses.operations, "/metrics").1
        #expect(page.contains("\ndom_journal_disk_full 1\n"))
        store.setDiskFull(false)
        #expect(server.noteSpace())
        #expect(try await get(addresses.operations, "/readyz?verbose").1.contains("writing"))
        await server.stopServing()
        try await server.finish()
    }

    @Test("a failed journal turns everything to NOT_SERVING and ends the process within a second")
    func journalFailure() async throws {
        let store = ScriptedStore()
        let server = try server(store)
        let addresses = try await server.start()
        let began = ContinuousClock.now
        await withCheckedContinuation { continuation in
            server.setOnFailure { continuation.resume() }
            store.fail("disk on fire")
        }
        #expect(ContinuousClock.now - began < .seconds(1))
        #expect(server.health.status("") == .notServing)
        let (status, text) = try await get(addresses.operations, "/readyz?verbose")
        #expect(status == 503)
        #expect(text.contains("[-] journal: disk on fire"))
        #expect(text.hasSuffix("not ready: disk on fire\n"))
        await server.stopServing()
        try await server.finish()
        #expect(!store.events.contains("snapshot"))
    }

    @Test("a port in use is refused with the setting's name")
    func portInUse() async throws {
        let first = try server(ScriptedStore())
        let addresses = try await first.start()
        let taken = try Settings.load(
            arguments: [
                "--demo", "--listen", "\(addresses.listen)", "--operations", "127.0.0.1:0",
            ],
            environment: [:], processors: 1)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let second = try Server(taken, store: ScriptedStore(), logger: logger)
        let error = await #expect(throws: StartError.self) { _ = try await second.start() }
        #expect(error?.description.hasPrefix("listen: cannot listen on 127.0.0.1:") == true)
        await first.stopServing()
        try await first.finish()
    }

    @Test("promtool finds nothing to say about the metrics page")
    func metrics() async throws {
        let store = ScriptedStore()
        let server = try server(store)
        let addresses = try await server.start()
        let (status, text) = try await get(addresses.operations, "/metrics")
        #expect(status == 200)
        #expect(text.contains("# TYPE grpc_server_handled_total counter\n"))
        #expect(text.contains("dom_durable_revision 7\n"))
        #expect(text.contains("dom_build_info{version=\"\(Version.text)\"} 1\n"))
        await server.stopServing()
        try await server.finish()
        #expect(try Promtool.check(text) == "")
    }
}
