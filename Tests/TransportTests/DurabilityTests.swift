internal import HTTP2
internal import Primitives
internal import Testing
internal import Transport

extension TransportTests {
    @Suite struct DurabilityTests {
        @Test("replies wait for the journal and leave together when it is durable")
        func held() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let calls = try (0..<50).map { index in
                    let call = try client.open("/t.T/Durable")
                    client.send(call, [UInt8(index)])
                    return call
                }
                #expect(client.pump { server.journal.appended == 50 })
                #expect(try client.unary("/t.T/Echo").status == "0")
                #expect(calls.allSatisfy { !$0.reply.isClosed && $0.reply.headers.isEmpty })
                server.journal.publish(20)
                #expect(client.pump { calls[..<20].allSatisfy(\.reply.isClosed) })
                _ = try client.unary("/t.T/Echo")
                #expect(calls[20...].allSatisfy { !$0.reply.isClosed })
                server.journal.publish(50)
                #expect(client.pump { calls.allSatisfy(\.reply.isClosed) })
                for (index, call) in calls.enumerated() {
                    #expect(call.reply.messages == [[UInt8(index)]])
                    #expect(call.reply.status == "0")
                }
            }
        }

        @Test("a journal that publishes without pause loses no reply")
        func race() async throws {
            try await TestServer.run {
                $0.loops = 2
            } _: { server in
                let journal = server.journal
                let publisher = Task.detached {
                    while !Task.isCancelled {
                        journal.publish(journal.appended)
                        await Task.yield()
                    }
                }
                defer { publisher.cancel() }
                let client = try Client(port: server.port)
                for _ in 0..<50 {
                    let calls = try (0..<40).map { _ in
                        let call = try client.open("/t.T/Durable")
                        client.send(call, [])
                        return call
                    }
                    try #require(client.pump { calls.allSatisfy(\.reply.isClosed) })
                }
            }
        }

        @Test("a journal that stops ends waiting calls UNAVAILABLE, without the reply")
        func failed() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open("/t.T/Durable")
                client.send(call, [7])
                #expect(client.pump { server.journal.appended == 1 })
                server.journal.publish(0, failed: true)
                #expect(client.pump { call.reply.isClosed })
                #expect(call.reply.status == "14")
                #expect(call.reply.body.isEmpty)
                #expect(try client.unary("/t.T/Durable").status == "14")
            }
        }

        @Test("a deadline does not wait for the journal")
        func deadline() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let reply = try client.unary("/t.T/Durable", [7], [("grpc-timeout", "50m")])
                #expect(reply.status == "4")
                #expect(reply.body.isEmpty)
                server.journal.publish(1)
                #expect(try client.unary("/t.T/Echo").status == "0")
            }
        }

        @Test("a client that is gone leaves nothing behind in the gate")
        func gone() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open("/t.T/Durable")
                client.send(call, [7])
                #expect(client.pump { server.journal.appended == 1 })
                client.session.reset(call.stream, .cancel)
                #expect(try client.unary("/t.T/Echo").status == "0")
                server.journal.publish(1)
                #expect(try client.unary("/t.T/Echo").status == "0")
                #expect(await server.server.metrics().callsOpen == 0)
            }
        }
    }
}
