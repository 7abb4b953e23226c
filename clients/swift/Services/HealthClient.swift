internal import Primitives
internal import ProtobufWire

/// `grpc.health.v1.Health`.
public struct HealthClient: Sendable {
    public enum Status: Int32, Sendable {
        case unknown = 0, serving, notServing, serviceUnknown

        public var name: String {
            switch self {
            case .unknown: "UNKNOWN"
            case .serving: "SERVING"
            case .notServing: "NOT_SERVING"
            case .serviceUnknown: "SERVICE_UNKNOWN"
            }
        }
    }

    let client: Client

    /// Of one service, or of the server as a whole with an empty name. Throws `ClientError`;
    /// NOT_FOUND for a service that is not there.
    public func check(_ service: String = "", options: CallOptions? = nil) async throws -> Status {
        var request = ByteWriter()
        request.string(1, service)
        let reply = try await client.unary(
            "/grpc.health.v1.Health/Check", request.array, options: options)
        return try Self.status(reply)
    }

    /// Every service and how it is, by name.
    public func list(options: CallOptions? = nil) async throws -> [(service: String, Status)] {
        let reply = try await client.unary("/grpc.health.v1.Health/List", [], options: options)
        do {
            var found: [(service: String, Status)] = []
            var reader = ProtobufReader(reply.span.bytes)
            while let field = try reader.nextField() {
                guard field.number == 1, var entry = try reader.message(field) else {
                    if field.number != 1 { try reader.skip(field) }
                    continue
                }
                var name = ""
                var body: [UInt8] = []
                while let part = try entry.nextField() {
                    switch part.number {
                    case 1: try entry.string(part, &name)
                    case 2: try entry.bytes(part, &body)
                    default: try entry.skip(part)
                    }
                }
                found.append((name, try Self.status(body)))
            }
            return found.sorted { $0.service < $1.service }
        } catch let error as WireError {
            throw ClientError.badReply(error)
        }
    }

    private static func status(_ bytes: [UInt8]) throws -> Status {
        var value: Int32 = 0
        do {
            var reader = ProtobufReader(bytes.span.bytes)
            while let field = try reader.nextField() {
                if field.number == 1 {
                    try reader.int32(field, &value)
                } else {
                    try reader.skip(field)
                }
            }
        } catch {
            throw ClientError.badReply(error)
        }
        return Status(rawValue: value) ?? .unknown
    }
}

extension Client {
    public var health: HealthClient { HealthClient(client: self) }
}
