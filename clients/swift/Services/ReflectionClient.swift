internal import Primitives
internal import ProtobufWire

/// `grpc.reflection.v1.ServerReflection`: what a server offers, and the schema to talk to it.
public struct ReflectionClient: Sendable {
    private static let path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"

    let client: Client

    /// Full names of all services, sorted.
    public func services(options: CallOptions? = nil) async throws -> [String] {
        let reply = try await ask([.services], options: options)
        return reply.services.sorted()
    }

    /// The schema around each symbol (service, message, enum or method), with all it refers to.
    /// Throws `ClientError`, NOT_FOUND for an unknown symbol.
    public func schema(
        of symbols: [String], options: CallOptions? = nil
    ) async throws -> Schema {
        let reply = try await ask(symbols.map { .symbol($0) }, options: options)
        var schema = Schema()
        do {
            for file in reply.files { try schema.add(file: file) }
            // The server may answer with the one file; its imports are then asked for by name.
            var missing = try Self.imports(reply.files).subtracting(schema.files)
            while !missing.isEmpty {
                let more = try await ask(missing.sorted().map { .file($0) }, options: options)
                let known = schema.files
                for file in more.files { try schema.add(file: file) }
                guard schema.files.count > known.count else { break }
                missing = try Self.imports(more.files).subtracting(schema.files)
            }
        } catch let error as WireError {
            throw ClientError.badReply(error)
        }
        return schema
    }

    // MARK: The protocol

    private enum Question {
        case services
        case file(String)
        case symbol(String)

        var encoded: [UInt8] {
            var writer = ByteWriter()
            switch self {
            case .file(let name): writer.putString(3, name)
            case .symbol(let name): writer.putString(4, name)
            case .services: writer.putString(7, "*")
            }
            return writer.array
        }
    }

    private struct Answer {
        var services: [String] = []
        var files: [[UInt8]] = []
    }

    private func ask(_ questions: [Question], options: CallOptions?) async throws -> Answer {
        let call = client.bidirectional(Self.path, options: options)
        for question in questions { await call.send(question.encoded) }
        call.finish()
        var answer = Answer()
        while let reply = try await call.replies.next() {
            do {
                try Self.read(reply, into: &answer)
            } catch let error as WireError {
                throw ClientError.badReply(error)
            }
        }
        return answer
    }

    private static func read(_ bytes: [UInt8], into answer: inout Answer) throws {
        var reader = ProtobufReader(bytes.span.bytes)
        while let field = try reader.nextField() {
            switch field.number {
            case 4:
                guard var files = try reader.message(field) else { continue }
                while let part = try files.nextField() {
                    guard part.number == 1 else {
                        try files.skip(part)
                        continue
                    }
                    var file: [UInt8] = []
                    try files.bytes(part, &file)
                    answer.files.append(file)
                }
            case 6:
                guard var list = try reader.message(field) else { continue }
                while let part = try list.nextField() {
                    guard part.number == 1, var service = try list.message(part) else {
                        if part.number != 1 { try list.skip(part) }
                        continue
                    }
                    var name = ""
                    while let inner = try service.nextField() {
                        if inner.number == 1 {
                            try service.string(inner, &name)
                        } else {
                            try service.skip(inner)
                        }
                    }
                    answer.services.append(name)
                }
            case 7:
                guard let error = try reader.message(field) else { continue }
                throw try failure(error)
            default: try reader.skip(field)
            }
        }
    }

    private static func failure(_ message: consuming ProtobufReader) throws -> ClientError {
        var code: Int32 = 0
        var text = ""
        while let field = try message.nextField() {
            switch field.number {
            case 1: try message.int32(field, &code)
            case 2: try message.string(field, &text)
            default: try message.skip(field)
            }
        }
        let status = UInt8(exactly: code).flatMap { StatusCode(rawValue: $0) } ?? .unknown
        return ClientError(.server, RPCFailure(status, reason: "REFLECTION", text))
    }

    private static func imports(_ files: [[UInt8]]) throws(WireError) -> Set<String> {
        var names: [String] = []
        for file in files {
            var reader = ProtobufReader(file.span.bytes)
            while let field = try reader.nextField() {
                if field.number == 3 {
                    try reader.strings(field, &names)
                } else {
                    try reader.skip(field)
                }
            }
        }
        return Set(names)
    }
}

extension Client {
    public var reflection: ReflectionClient { ReflectionClient(client: self) }
}
