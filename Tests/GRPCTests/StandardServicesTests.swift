internal import GRPC
internal import Primitives
internal import ProtobufWire
internal import Synchronization
internal import Testing

private func encoded(_ body: (inout ByteWriter) -> Void) -> [UInt8] {
    var writer = ByteWriter()
    body(&writer)
    return writer.array
}

private func handler(_ methods: [Method], _ name: String) -> Method.Handler {
    methods.first { $0.path.hasSuffix("/" + name) }!.handler
}

private let context = CallContext(now: Instant(milliseconds: 0))

@Suite("Health")
struct HealthTests {
    let registry = HealthRegistry(services: ["a.A"])

    private func check(_ service: String) throws(RPCFailure) -> [UInt8] {
        guard case .unary(let check) = handler(HealthService.methods(registry), "Check") else {
            preconditionFailure("Check is unary")
        }
        var reply = ByteWriter()
        let request = encoded { $0.string(1, service) }
        _ = try check(context, request.span.bytes, &reply)
        return reply.array
    }

    @Test("services start NOT_SERVING, serve when told, and stop for good at the drain")
    func check() throws {
        #expect(try check("a.A") == [8, 2])
        #expect(try check("") == [8, 2])
        registry.setAllServing()
        #expect(try check("a.A") == [8, 1])
        #expect(try check("") == [8, 1])
        registry.shutDown()
        registry.setServing("a.A")
        #expect(try check("a.A") == [8, 2])
    }

    @Test("an unknown service is NOT_FOUND")
    func unknown() {
        do throws(RPCFailure) {
            _ = try check("b.B")
            Issue.record("found")
        } catch {
            #expect(error.code == .notFound)
        }
    }

    @Test("List names every service with its status, in order")
    func list() throws {
        guard case .unary(let list) = handler(HealthService.methods(registry), "List") else {
            preconditionFailure("List is unary")
        }
        registry.setServing("a.A")
        var reply = ByteWriter()
        _ = try list(context, [UInt8]().span.bytes, &reply)
        let expected = encoded { body in
            for (name, status) in [("", 2), ("a.A", 1)] as [(String, Int32)] {
                body.message(1) { entry in
                    entry.putString(1, name)
                    entry.message(2) { $0.int32(1, status) }
                }
            }
        }
        #expect(reply.array == expected)
    }

    @Test("Watch tells the status at once, then each change; an unknown service may yet appear")
    func watch() throws {
        guard case .streaming(let make) = handler(HealthService.methods(registry), "Watch") else {
            preconditionFailure("Watch streams")
        }
        let wakes = Atomic<Int>(0)
        func produce(_ call: any StreamingCall) throws(RPCFailure) -> [UInt8]? {
            var reply = ByteWriter()
            guard case .message = try call.produce(into: &reply) else { return nil }
            return reply.array
        }
        let call = try make(context) { wakes.add(1, ordering: .relaxed) }
        try call.receive(encoded { $0.string(1, "new.N") }.span.bytes)
        #expect(try produce(call) == [8, 3])
        #expect(try produce(call) == nil)
        let before = wakes.load(ordering: .relaxed)
        registry.setServing("a.A")
        #expect(wakes.load(ordering: .relaxed) == before)
        registry.setServing("new.N")
        #expect(wakes.load(ordering: .relaxed) == before + 1)
        registry.setServing("new.N", false)
        #expect(try produce(call) == [8, 2])
        call.cancel()
        registry.setServing("new.N")
        #expect(wakes.load(ordering: .relaxed) == before + 2)
    }
}

@Suite("Reflection")
struct ReflectionTests {
    /// Two files: `b.proto` imports `a.proto`, and extends its message.
    static let fileA = encoded { file in
        file.string(1, "a.proto")
        file.string(2, "p.a")
        file.message(4) { message in
            message.string(1, "M")
            message.message(2) { $0.string(1, "field") }
            message.message(3) { nested in
                nested.string(1, "Inner")
                nested.message(4) { $0.string(1, "E") }
            }
            message.message(8) { $0.string(1, "choice") }
        }
        file.message(5) { declaration in
            declaration.string(1, "Color")
            declaration.message(2) { $0.string(1, "RED") }
        }
    }
    static let fileB = encoded { file in
        // The package comes after what needs it: the order of fields is free.
        file.message(6) { service in
            service.string(1, "S")
            service.message(2) { $0.string(1, "Do") }
        }
        file.message(7) { declaration in
            declaration.string(1, "extra")
            declaration.string(2, ".p.a.M")
            declaration.int32(3, 1_000)
        }
        file.string(3, "a.proto" as String?)
        file.string(2, "p.b")
        file.string(1, "b.proto")
    }
    static let set = encoded { set in
        set.putBytes(1, fileB)
        set.putBytes(1, fileA)
    }

    private func ask(_ request: [UInt8]) throws -> [UInt8] {
        let methods = try ReflectionService.methods(descriptorSet: Self.set)
        #expect(methods.count == 2)
        guard case .streaming(let make) = methods[0].handler else { preconditionFailure("streams") }
        let call = try make(context) {}
        try call.receive(request.span.bytes)
        #expect(!call.acceptsMessages)
        try call.receiveEnd()
        var reply = ByteWriter()
        guard case .message = try call.produce(into: &reply) else {
            Issue.record("no answer")
            return []
        }
        #expect(call.acceptsMessages)
        var nothing = ByteWriter()
        guard case .end = try call.produce(into: &nothing) else {
            Issue.record("no end")
            return []
        }
        return reply.array
    }

    private func answer(_ request: [UInt8], _ body: (inout ByteWriter) -> Void) -> [UInt8] {
        encoded { reply in
            reply.putBytes(2, request)
            body(&reply)
        }
    }

    private static func files(_ files: [[UInt8]]) -> (inout ByteWriter) -> Void {
        { reply in reply.message(4) { body in for file in files { body.putBytes(1, file) } } }
    }

    @Test(
        "every kind of symbol finds its file",
        arguments: [
            "p.a.M", "p.a.M.field", "p.a.M.choice", "p.a.M.Inner", "p.a.M.Inner.E", "p.a.Color",
            "p.a.RED",
        ])
    func symbols(_ symbol: String) throws {
        let request = encoded { $0.string(4, symbol) }
        #expect(try ask(request) == answer(request, Self.files([Self.fileA])))
    }

    @Test("imports come along, after the file that was asked for")
    func imports() throws {
        for (field, value) in [(4, "p.b.S"), (4, "p.b.S.Do"), (4, "p.b.extra"), (3, "b.proto")]
            as [(UInt32, String)]
        {
            let request = encoded { $0.string(field, value) }
            #expect(try ask(request) == answer(request, Self.files([Self.fileB, Self.fileA])))
        }
    }

    @Test("extensions are found by type and number")
    func extensions() throws {
        let request = encoded { request in
            request.message(5) { part in
                part.string(1, "p.a.M")
                part.int32(2, 1_000)
            }
        }
        #expect(try ask(request) == answer(request, Self.files([Self.fileB, Self.fileA])))
        let numbers = encoded { $0.string(6, "p.a.M") }
        #expect(
            try ask(numbers)
                == answer(numbers) { reply in
                    reply.message(5) { body in
                        body.string(1, "p.a.M")
                        body.int32s(2, [1_000])
                    }
                })
    }

    @Test("services are listed")
    func services() throws {
        let request = encoded { $0.putString(7, "") }
        #expect(
            try ask(request)
                == answer(request) { reply in
                    reply.message(6) { body in body.message(1) { $0.string(1, "p.b.S") } }
                })
    }

    @Test(
        "what is not known is NOT_FOUND, within the stream", arguments: 3...6 as ClosedRange<UInt32>
    )
    func notFound(_ field: UInt32) throws {
        let request = encoded { request in
            if field == 5 {
                request.message(5) { $0.int32(2, 7) }
            } else {
                request.string(field, "nothing")
            }
        }
        let bytes = try ask(request)
        var code: Int32 = 0
        var reader = ProtobufReader(bytes.span.bytes)
        while let field = try reader.nextField() {
            guard field.number == 7, var error = try reader.message(field) else {
                if field.number != 7 { try reader.skip(field) }
                continue
            }
            while let part = try error.nextField() {
                if part.number == 1 {
                    try error.int32(part, &code)
                } else {
                    try error.skip(part)
                }
            }
        }
        #expect(code == 5)
    }

    @Test("a broken descriptor set is refused at the start")
    func broken() {
        for length in 1..<Self.set.count where length != Self.fileB.count + 2 {
            #expect(throws: WireError.self) {
                try ReflectionService.methods(descriptorSet: Array(Self.set.prefix(length)))
            }
        }
    }
}
