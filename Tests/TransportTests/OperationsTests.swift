internal import NIOCore
internal import Testing
internal import Transport

extension TransportTests {
    @Suite struct OperationsTests {
        private func ask(_ port: Int, _ request: String) throws -> String {
            let socket = try Socket(port: port)
            socket.write(Array((request + "\r\nhost: x\r\nconnection: close\r\n\r\n").utf8))
            var bytes: [UInt8] = []
            while let more = socket.read(milliseconds: 2_000), !more.isEmpty { bytes += more }
            return String(decoding: bytes, as: UTF8.self)
        }

        @Test("the operations port answers its routes, 404 and 405")
        func routes() async throws {
            let server = OperationsServer(routes: [
                "/livez": { _ in .init("ok\n") },
                "/readyz": { query in .init(status: query == "verbose" ? 503 : 200, "[\(query)]") },
            ])
            let port = try await server.start(host: "127.0.0.1", port: 0).port ?? 0
            let live = try ask(port, "GET /livez HTTP/1.1")
            #expect(live.hasPrefix("HTTP/1.1 200 OK"))
            #expect(live.hasSuffix("\r\n\r\nok\n"))
            #expect(try ask(port, "GET /readyz?verbose HTTP/1.1").hasPrefix("HTTP/1.1 503"))
            #expect(try ask(port, "GET /readyz HTTP/1.1").hasSuffix("[]"))
            #expect(try ask(port, "GET /other HTTP/1.1").hasPrefix("HTTP/1.1 404"))
            let refused = try ask(port, "POST /livez HTTP/1.1\r\ncontent-length: 0")
            #expect(refused.hasPrefix("HTTP/1.1 405"))
            #expect(refused.lowercased().contains("allow: get, head"))
            #expect(try ask(port, "HEAD /livez HTTP/1.1").hasSuffix("\r\n\r\n"))
            #expect(try ask(port, "nonsense").hasPrefix("HTTP/1.1 400"))
            await server.stop()
        }
    }
}
