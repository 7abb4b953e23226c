internal import HTTP2
internal import Primitives
internal import Testing
internal import Transport

extension TransportTests {
    @Suite struct CallTests {
        @Test("a unary call is answered with headers, one message and trailers")
        func unary() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let reply = try client.unary("/t.T/Echo", [1, 2, 3])
                #expect(reply.headers[":status"] == "200")
                #expect(reply.headers["content-type"] == "application/grpc")
                #expect(reply.messages == [[1, 2, 3]])
                #expect(reply.trailers["grpc-status"] == "0")
                #expect(reply.reset == nil)
            }
        }

        @Test("a thousand calls at once on one connection all get their own answer")
        func many() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let calls = try (0..<1_000).map { index in
                    let call = try client.open("/t.T/Echo")
                    client.send(call, Array("call \(index)".utf8))
                    return call
                }
                #expect(client.pump { calls.allSatisfy(\.reply.isClosed) })
                for (index, call) in calls.enumerated() {
                    #expect(call.reply.messages == [Array("call \(index)".utf8)])
                    #expect(call.reply.status == "0")
                }
            }
        }

        @Test("a body cut into single bytes is one message")
        func oneByteFrames() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let peer = try ScriptedPeer(port: server.port)
                peer.sendHeaders(1)
                let body: [UInt8] = [0, 0, 0, 0, 4, 9, 8, 7, 6]
                for (index, byte) in body.enumerated() {
                    peer.send(0, flags: index == body.count - 1 ? 1 : 0, stream: 1, [byte])
                }
                let data = peer.read { $0.type == 0 && $0.stream == 1 }
                #expect(data?.payload == body)
            }
        }

        @Test("a large message crosses the windows in both directions")
        func large() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let message = [UInt8](repeating: 5, count: 3 << 20)
                let reply = try client.unary("/t.T/Echo", message)
                #expect(reply.messages.first?.count == message.count)
                #expect(reply.status == "0")
            }
        }

        @Test("a refusal is Trailers-Only with an encoded message")
        func refusal() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let reply = try client.unary("/t.T/Refuse")
                #expect(reply.headers["grpc-status"] == "9")
                #expect(reply.headers["grpc-message"] == "refused %E2%98%BA")
                #expect(reply.trailers.isEmpty)
            }
        }

        @Test("an early error ends with RST_STREAM NO_ERROR when the client still sends")
        func earlyError() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let peer = try ScriptedPeer(port: server.port)
                peer.sendHeaders(1, path: "/t.T/Unknown")
                let reset = peer.read { $0.type == 3 }
                #expect(reset?.code == 0)
                let headers = peer.frames.firstIndex { $0.type == 1 && $0.stream == 1 }
                let order = peer.frames.firstIndex { $0.type == 3 }
                #expect(headers != nil && order != nil && headers! < order!)
            }
        }

        @Test(
            "plain HTTP gets 405 or 415 with headers",
            arguments: [
                ("GET", "application/grpc", "405"), ("POST", "text/html", "415"),
                ("POST", "application/grpcx", "415"),
            ])
        func plainHTTP(method: String, contentType: String, status: String) async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open(
                    .init([
                        (":method", method), (":scheme", "http"), (":path", "/t.T/Echo"),
                        (":authority", "t"), ("content-type", contentType),
                    ]), endStream: true)
                #expect(client.pump { call.reply.isClosed })
                #expect(call.reply.headers[":status"] == status)
                if status == "405" { #expect(call.reply.headers["allow"] == "POST") }
            }
        }

        @Test("a deadline ends a silent call with its status and cancels the handler")
        func deadline() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open("/t.T/Silent", [("grpc-timeout", "50m")])
                client.send(call, [], ends: false)
                let start = ContinuousClock.now
                #expect(client.pump { call.reply.isClosed })
                #expect(call.reply.status == "4")
                #expect(call.reply.reset == 8)
                #expect(ContinuousClock.now - start > .milliseconds(40))
                #expect(server.streams.cancelled == 1)
            }
        }

        @Test("a deadline bounds a unary request whose body does not come")
        func deadlineOfHalfRequest() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open("/t.T/Echo", [("grpc-timeout", "50m")])
                #expect(client.pump { call.reply.isClosed })
                #expect(call.reply.status == "4")
            }
        }

        @Test("a deadline that passes behind a full window resets the stream without trailers")
        func deadlineBehindWindow() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                client.consumes = false
                let call = try client.open("/t.T/Endless", [("grpc-timeout", "200m")])
                client.send(call, [])
                #expect(client.pump { call.reply.isClosed })
                #expect(call.reply.reset == 8)
                #expect(call.reply.status == nil)
                #expect(server.streams.cancelled == 1)
            }
        }

        @Test("messages of both directions interleave until both sides end")
        func chat() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open("/t.T/Chat")
                for turn in 0..<20 {
                    client.send(call, [UInt8(turn)], ends: turn == 19)
                    #expect(client.pump { call.reply.messages.count == turn + 1 })
                }
                #expect(client.pump { call.reply.isClosed })
                #expect(call.reply.status == "0")
                #expect(server.streams.cancelled == 0)
            }
        }

        @Test("a stream nobody reads stalls neither the handler's memory nor its neighbours")
        func stuckReader() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                client.consumes = false
                let endless = try client.open("/t.T/Endless")
                client.send(endless, [])
                #expect(client.pump { endless.reply.body.count >= 60_000 })
                let bound = server.streams.produced
                #expect(bound < 600)
                for _ in 0..<10 { #expect(try client.unary("/t.T/Refuse").status == "9") }
                #expect(server.streams.produced <= bound + 64)
            }
        }

        @Test("a handler that takes no messages stops its client and nobody else")
        func stuckHandler() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let stuck = try client.open("/t.T/Stuck")
                for turn in 0..<1_000 {
                    client.send(stuck, [UInt8](repeating: 1, count: 1_000), ends: turn == 999)
                }
                client.pump(milliseconds: 200) { false }
                #expect(server.streams.messages == 1)
                #expect(stuck.stream.queuedBytes > 500_000)
                #expect(try client.unary("/t.T/Echo", [1]).status == "0")
                server.streams.unstick()
                #expect(client.pump { stuck.reply.isClosed })
                #expect(server.streams.messages == 1_000)
                #expect(stuck.reply.status == "0")
            }
        }

        @Test("a reset by the client cancels the handler once")
        func clientReset() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open("/t.T/Silent")
                client.send(call, [], ends: false)
                #expect(client.pump { server.streams.messages == 1 })
                client.session.reset(call.stream, .cancel)
                #expect(client.pump { server.streams.cancelled == 1 })
            }
        }

        @Test("a lost connection cancels its handlers")
        func lostConnection() async throws {
            try await TestServer.run { _ in
            } _: { server in
                var client: Client? = try Client(port: server.port)
                let call = try client!.open("/t.T/Silent")
                client!.send(call, [], ends: false)
                #expect(client!.pump { server.streams.messages == 1 })
                client = nil
                let end = ContinuousClock.now + .seconds(3)
                while server.streams.cancelled == 0, ContinuousClock.now < end {
                    await Task.yield()
                }
                #expect(server.streams.cancelled == 1)
            }
        }

        @Test("headers beyond sixteen kilobytes are refused and the connection goes on")
        func headerLimit() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let big = (0..<40).map { ("x-\($0)", String(repeating: "v", count: 500)) }
                #expect(try client.unary("/t.T/Echo", [], big).status == "8")
                let many = (0..<80).map { ("x-\($0)", "v") }
                #expect(try client.unary("/t.T/Echo", [], many).status == "8")
                #expect(try client.unary("/t.T/Echo").status == "0")
            }
        }

        @Test("a missing te is accepted and counted")
        func teMissing() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open(
                    .init([
                        (":method", "POST"), (":scheme", "http"), (":path", "/t.T/Echo"),
                        (":authority", "t"), ("content-type", "application/grpc"),
                    ]))
                client.send(call, [])
                #expect(client.pump { call.reply.isClosed })
                #expect(call.reply.status == "0")
                #expect(await server.server.metrics().connections.teMissing == 1)
            }
        }

        @Test("admission may refuse a call before its handler runs")
        func admission() async throws {
            try await TestServer.run { configuration in
                configuration.admit = { (path, context) throws(RPCFailure) in
                    if context.metadata.text("authorization") == nil, path == "/t.T/Echo" {
                        throw RPCFailure(.unauthenticated, reason: "NO_CREDENTIAL", "who are you?")
                    }
                }
            } _: { server in
                let client = try Client(port: server.port)
                #expect(try client.unary("/t.T/Echo").status == "16")
                #expect(try client.unary("/t.T/Echo", [], [("authorization", "x")]).status == "0")
            }
        }

        @Test("calls are counted by method, code and latency")
        func metrics() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                for _ in 0..<3 { _ = try client.unary("/t.T/Echo") }
                _ = try client.unary("/t.T/Refuse")
                _ = try client.unary("/no.Such/Method")
                let metrics = await server.server.metrics()
                let echo = try #require(metrics.methods.first { $0.path == "/t.T/Echo" })
                #expect(echo.started == 3)
                #expect(echo.handled[0] == 3)
                #expect(echo.buckets.reduce(0, +) == 3)
                let unknown = try #require(metrics.methods.last)
                #expect(unknown.handled[Int(StatusCode.unimplemented.rawValue)] == 1)
                #expect(metrics.connections.opened == 1)
                #expect(metrics.callsOpen == 0)
            }
        }
    }
}
