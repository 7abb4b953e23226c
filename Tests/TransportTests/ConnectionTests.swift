internal import HTTP2
internal import Primitives
internal import Testing
internal import Transport

extension TransportTests {
    @Suite struct ConnectionTests {
        @Test("a PING is acknowledged at once")
        func ping() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                client.session.ping(77)
                #expect(client.pump { client.pongs == [77] })
            }
        }

        @Test("streams beyond the limit are refused and may be retried")
        func refusedStreams() async throws {
            try await TestServer.run {
                $0.session.concurrentStreamsMax = 2
            } _: { server in
                // The scripted peer ignores the advertised limit, our own client would queue.
                let peer = try ScriptedPeer(port: server.port)
                for stream in [1, 3, 5] as [UInt32] {
                    peer.sendHeaders(stream, path: "/t.T/Silent")
                }
                let reset = peer.read { $0.type == FrameHeader.resetStream }
                #expect(reset?.stream == 5)
                #expect(reset?.code == ErrorCode.refusedStream.rawValue)
                peer.send(FrameHeader.resetStream, stream: 1, ScriptedPeer.bytes(8))
                peer.sendHeaders(7)
                peer.sendMessage(7, [1])
                #expect(peer.read { $0.type == 0 && $0.stream == 7 } != nil)
            }
        }

        @Test("half a preface, or none, is cut after its time")
        func preface() async throws {
            try await TestServer.run {
                $0.prefaceMilliseconds = 200
            } _: { server in
                for length in [0, 1, 23] {
                    let peer = try ScriptedPeer(port: server.port, greets: false)
                    peer.socket.write(Array(ScriptedPeer.preface.prefix(length)))
                    #expect(peer.waitForClose())
                }
                #expect(await server.server.metrics().connections.prefaceTimeouts == 3)
            }
        }

        @Test("a peer that speaks HTTP/1.1 is cut at once")
        func http1() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let peer = try ScriptedPeer(port: server.port, greets: false)
                peer.socket.write(Array("GET / HTTP/1.1\r\nhost: x\r\n\r\n".utf8))
                #expect(peer.waitForClose(milliseconds: 1_000))
            }
        }

        @Test("a header block that trickles is cut after its time")
        func slowHeaders() async throws {
            try await TestServer.run {
                $0.headerBlockMilliseconds = 200
            } _: { server in
                let peer = try ScriptedPeer(port: server.port)
                let fields = ScriptedPeer.fields(ScriptedPeer.requestFields())
                peer.send(FrameHeader.headers, stream: 1, Array(fields.prefix(20)))
                let goaway = peer.goaway()
                #expect(goaway?.code == ErrorCode.enhanceYourCalm.rawValue)
                #expect(peer.waitForClose())
            }
        }

        @Test("a unary body that stalls ends its call; the connection goes on")
        func stalledBody() async throws {
            try await TestServer.run {
                $0.bodyStallMilliseconds = 200
            } _: { server in
                let client = try Client(port: server.port)
                let stalled = try client.open("/t.T/Echo")
                client.session.write(stalled.stream, ([0, 0, 0] as [UInt8]).span.bytes)
                let chat = try client.open("/t.T/Chat")
                client.send(chat, [1], ends: false)
                #expect(client.pump { stalled.reply.isClosed })
                #expect(stalled.reply.status == "1")
                #expect(!chat.reply.isClosed)
                #expect(try client.unary("/t.T/Echo").status == "0")
            }
        }

        @Test("an idle connection is asked to go with max_idle, in two stages")
        func idle() async throws {
            try await TestServer.run {
                $0.idleMilliseconds = 200
            } _: { server in
                let peer = try ScriptedPeer(port: server.port)
                peer.sendHeaders(1)
                peer.sendMessage(1, [1])
                let ping = try #require(peer.read { $0.type == FrameHeader.ping })
                let notice = try #require(peer.frames.first { $0.type == FrameHeader.goaway })
                #expect(notice.lastStream == 0x7fff_ffff)
                #expect(notice.debug == "max_idle")
                #expect(!peer.isClosed)
                peer.send(FrameHeader.ping, flags: 1, ping.payload)
                let goaway = try #require(peer.goaway())
                #expect(goaway.lastStream == 1)
                #expect(goaway.code == 0)
                #expect(goaway.debug == "max_idle")
                #expect(peer.waitForClose())
            }
        }

        @Test("a connection past its age ends its calls after the grace")
        func age() async throws {
            try await TestServer.run {
                $0.ageMilliseconds = 200
                $0.ageGraceMilliseconds = 300
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open("/t.T/Silent")
                client.send(call, [], ends: false)
                #expect(client.pump { call.reply.isClosed })
                #expect(call.reply.status == "14")
                #expect(client.goaways.map(\.debug) == ["max_age", "max_age"])
            }
        }

        @Test("a peer that does not answer the keepalive PING is cut")
        func keepalive() async throws {
            try await TestServer.run {
                $0.keepaliveMilliseconds = 200
                $0.keepaliveTimeoutMilliseconds = 200
            } _: { server in
                let peer = try ScriptedPeer(port: server.port)
                #expect(peer.read { $0.type == FrameHeader.ping && $0.flags == 0 } != nil)
                #expect(peer.waitForClose())
                #expect(await server.server.metrics().connections.keepaliveTimeouts == 1)
            }
        }

        @Test("a peer that answers the keepalive PING stays")
        func keepaliveAnswered() async throws {
            try await TestServer.run {
                $0.keepaliveMilliseconds = 200
                $0.keepaliveTimeoutMilliseconds = 300
            } _: { server in
                let client = try Client(port: server.port)
                client.pump(milliseconds: 1_200) { false }
                #expect(!client.isClosed)
                #expect(try client.unary("/t.T/Echo").status == "0")
            }
        }

        @Test(
            "connections beyond a cap are closed, and leave room when others go",
            arguments: [true, false])
        func caps(perAddress: Bool) async throws {
            try await TestServer.run {
                if perAddress { $0.connectionsPerAddressMax = 2 } else { $0.connectionsMax = 2 }
            } _: { server in
                var clients = try (0..<2).map { _ in try Client(port: server.port) }
                for client in clients { #expect(try client.unary("/t.T/Echo").status == "0") }
                let third = try ScriptedPeer(port: server.port)
                #expect(third.waitForClose())
                clients.removeAll()
                let end = ContinuousClock.now + .seconds(3)
                while server.server.openConnections > 0, ContinuousClock.now < end {
                    await Task.yield()
                }
                #expect(try Client(port: server.port).unary("/t.T/Echo").status == "0")
                #expect(await server.server.metrics().connections.refused == 1)
            }
        }

        @Test("a client that does not read is not read from, and loses nothing")
        func unreadOutput() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let greedy = try Client(port: server.port)
                // Windows are wide open; only the socket is full.
                let peer = try ScriptedPeer(port: server.port)
                peer.send(FrameHeader.windowUpdate, ScriptedPeer.bytes(0x3fff_ffff))
                peer.send(FrameHeader.settings, [0, 4] + ScriptedPeer.bytes(0x3fff_ffff))
                var sent = 0
                var stream: UInt32 = 1
                let message = [0, 0, 0, 0, 3, 1, 0, 0] as [UInt8]
                // Each asks for 64 KiB back; far more than every buffer between us.
                while sent < 900 {
                    let frames =
                        ScriptedPeer.frame(
                            1, flags: 4, stream: stream,
                            ScriptedPeer.fields(ScriptedPeer.requestFields("/t.T/Large")))
                        + ScriptedPeer.frame(0, flags: 1, stream: stream, message)
                    guard peer.socket.write(frames) else { break }
                    sent += 1
                    stream += 2
                }
                for _ in 0..<20 { #expect(try greedy.unary("/t.T/Echo", [1]).status == "0") }
                var trailers = 0
                var refused = 0
                _ = peer.read(milliseconds: 10_000) { frame in
                    if frame.type == 1, frame.flags & 1 == 1 { trailers += 1 }
                    if frame.type == 3 { refused += 1 }
                    return trailers + refused == sent
                }
                #expect(trailers + refused == sent)
                #expect(trailers > 100)
            }
        }
    }
}

extension TransportTests {
    @Suite struct DrainTests {
        @Test("a drain lets calls finish, serves streams that cross the notice, then closes")
        func drain() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let chat = try client.open("/t.T/Chat")
                client.send(chat, [1], ends: false)
                #expect(client.pump { chat.reply.messages.count == 1 })
                await server.server.beginDrain()
                // On its way before the client has read the notice.
                let crossing = try client.open("/t.T/Echo")
                client.send(crossing, [2])
                #expect(client.pump { crossing.reply.isClosed && client.goaways.count == 2 })
                #expect(crossing.reply.status == "0")
                #expect(client.goaways.map(\.debug) == ["graceful_stop", "graceful_stop"])
                #expect(client.goaways[0].last == .max)
                #expect(client.goaways[1].last == crossing.stream.id.value)
                client.send(chat, [3])
                #expect(client.pump { chat.reply.isClosed })
                #expect(chat.reply.status == "0")
                #expect(chat.reply.messages == [[1], [3]])
                client.pump { false }
                #expect(client.isClosed)
            }
        }

        @Test("a draining server accepts no more connections")
        func listenerClosed() async throws {
            try await TestServer.run { _ in
            } _: { server in
                await server.server.beginDrain()
                #expect(throws: Socket.Failure.self) { try Client(port: server.port) }
            }
        }

        @Test("a watch ends as soon as its client has read the notice; other calls go on")
        func watch() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let watch = try client.open("/t.T/Watch")
                client.send(watch, [1])
                let chat = try client.open("/t.T/Chat")
                client.send(chat, [2], ends: false)
                #expect(client.pump { chat.reply.messages.count == 1 })
                await server.server.beginDrain()
                #expect(client.pump { watch.reply.isClosed })
                #expect(watch.reply.status == "14")
                #expect(server.streams.cancelled == 1)
                client.send(chat, [3])
                #expect(client.pump { chat.reply.isClosed })
                #expect(chat.reply.status == "0")
            }
        }

        @Test("calls that outlive the grace end UNAVAILABLE")
        func grace() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let call = try client.open("/t.T/Silent")
                client.send(call, [], ends: false)
                #expect(client.pump { server.streams.messages == 1 })
                let stopping = server.server
                let stopped = Task { await stopping.shutdown(grace: .milliseconds(300)) }
                let ended = client.pump { call.reply.isClosed }
                await stopped.value
                #expect(ended)
                #expect(call.reply.status == "14")
                #expect(server.streams.cancelled == 1)
            }
        }
    }
}
