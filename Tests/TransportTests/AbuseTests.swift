internal import HTTP2
internal import Primitives
internal import Testing
internal import Transport

extension TransportTests {
    /// Each attack ends its own connection with ENHANCE_YOUR_CALM while a neighbour is served.
}

extension TransportTests {
    @Suite struct AbuseTests {
        struct Attack: Sendable, CustomTestStringConvertible {
            var abuse: Abuse
            var script: @Sendable (ScriptedPeer) -> Void
            var testDescription: String { abuse.rawValue }
        }

        static let attacks: [Attack] = [
            Attack(abuse: .settingsFlood) { peer in
                for _ in 0..<60 { peer.send(FrameHeader.settings) }
            },
            Attack(abuse: .pings) { peer in
                for _ in 0..<4 { peer.send(FrameHeader.ping, [0, 0, 0, 0, 0, 0, 0, 1]) }
            },
            Attack(abuse: .emptyData) { peer in
                peer.sendHeaders(1)
                for _ in 0..<11 { peer.send(FrameHeader.data, stream: 1) }
            },
            Attack(abuse: .priorityFlood) { peer in
                for _ in 0..<101 { peer.send(FrameHeader.priority, stream: 1, [0, 0, 0, 0, 7]) }
            },
            Attack(abuse: .unknownFrames) { peer in
                peer.socket.write((0..<3_000).flatMap { _ in ScriptedPeer.frame(0x77) })
            },
            // MadeYouReset: an illegal WINDOW_UPDATE makes the server reset each stream.
            Attack(abuse: .forcedResets) { peer in
                for index in 0..<130 {
                    let stream = UInt32(index * 2 + 1)
                    peer.sendHeaders(stream, path: "/t.T/Silent")
                    peer.send(
                        FrameHeader.windowUpdate, stream: stream, ScriptedPeer.bytes(0x7fff_ffff))
                }
            },
            Attack(abuse: .rapidReset) { peer in
                for index in 0..<400 {
                    let stream = UInt32(index * 2 + 1)
                    peer.sendHeaders(stream, path: "/t.T/Silent")
                    peer.send(FrameHeader.resetStream, stream: stream, ScriptedPeer.bytes(8))
                }
            },
        ]

        @Test("an attack ends with ENHANCE_YOUR_CALM and its reason", arguments: attacks)
        func attack(_ attack: Attack) async throws {
            try await TestServer.run { _ in
            } _: { server in
                let neighbour = try Client(port: server.port)
                #expect(try neighbour.unary("/t.T/Echo").status == "0")
                let peer = try ScriptedPeer(port: server.port)
                attack.script(peer)
                let goaway = peer.goaway()
                #expect(goaway?.code == ErrorCode.enhanceYourCalm.rawValue)
                #expect(goaway?.debug == attack.abuse.rawValue)
                #expect(peer.waitForClose())
                #expect(try neighbour.unary("/t.T/Echo").status == "0")
                let metrics = await server.server.metrics()
                #expect(metrics.connections.abuse[attack.abuse.rawValue] == 1)
            }
        }

        @Test("a client that cancels half its calls is served on")
        func honestCancels() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                for _ in 0..<300 {
                    let cancelled = try client.open("/t.T/Silent")
                    client.send(cancelled, [], ends: false)
                    let kept = try client.open("/t.T/Echo")
                    client.send(kept, [1])
                    #expect(client.pump { kept.reply.isClosed })
                    client.session.reset(cancelled.stream, .cancel)
                }
                #expect(try client.unary("/t.T/Echo").status == "0")
                #expect(client.goaways.isEmpty)
            }
        }

        @Test("a header bomb is counted decoded: a small block of many references is refused")
        func headerBomb() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let peer = try ScriptedPeer(port: server.port)
                // One field of 3,000 bytes into the dynamic table (index 62), and 5,000 references.
                let value = String(repeating: "v", count: 3_000)
                var block = ScriptedPeer.fields(ScriptedPeer.requestFields())
                var bomb = ScriptedPeer.fields([("x-bomb", value)])
                bomb[0] = 0x40
                block += bomb + [UInt8](repeating: 0x80 | 62, count: 5_000)
                peer.send(FrameHeader.headers, flags: 5, stream: 1, block)
                #expect(peer.read { $0.type == 1 && $0.stream == 1 && $0.flags & 1 == 1 } != nil)
                #expect(peer.read(milliseconds: 100) { $0.type == FrameHeader.goaway } == nil)
            }
        }

        @Test("endless CONTINUATION frames end the connection")
        func continuations() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let peer = try ScriptedPeer(port: server.port)
                let field = ScriptedPeer.fields([("x-a", String(repeating: "a", count: 1_000))])
                peer.send(FrameHeader.headers, stream: 1, field)
                for _ in 0..<200 where !peer.isClosed {
                    peer.send(FrameHeader.continuation, stream: 1, field)
                }
                #expect(peer.waitForClose())
            }
        }

        @Test("more unfinished request bytes than the connection may hold end the newest call")
        func requestMemory() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                let calls = try (0..<6).map { _ in
                    let call = try client.open("/t.T/Echo")
                    client.session.write(
                        call.stream, ([0, 0, 0x3f, 0xff, 0xff] as [UInt8]).span.bytes)
                    client.session.write(
                        call.stream, [UInt8](repeating: 0, count: 3 << 20).span.bytes)
                    return call
                }
                #expect(client.pump { calls.contains { $0.reply.status == "8" } })
                #expect(try client.unary("/t.T/Echo").status == "0")
            }
        }

        @Test("PINGs of a client that receives data are not strikes")
        func bandwidthProbes() async throws {
            try await TestServer.run { _ in
            } _: { server in
                let client = try Client(port: server.port)
                for index in 0..<200 {
                    let call = try client.open("/t.T/Echo")
                    client.send(call, [1])
                    client.session.ping(UInt64(index))
                    #expect(client.pump { call.reply.isClosed && client.pongs.count == index + 1 })
                }
                #expect(client.goaways.isEmpty)
            }
        }
    }
}
