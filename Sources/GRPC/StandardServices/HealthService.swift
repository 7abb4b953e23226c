public import Primitives
internal import ProtobufWire

/// `grpc.health.v1.Health`: Check, Watch, List.
///
///     HealthCheckRequest { string service = 1; }
///     HealthCheckResponse { ServingStatus status = 1; }
///     HealthListResponse { map<string, HealthCheckResponse> statuses = 1; }
public enum HealthService {
    public static let name = "grpc.health.v1.Health"
    /// Services one List answers; more is RESOURCE_EXHAUSTED, as in grpc-go.
    static let listMax = 100

    public static func methods(_ registry: HealthRegistry) -> [Method] {
        [
            .unary("/\(name)/Check") { (_, request, reply) throws(RPCFailure) in
                let service = try decodeService(request)
                guard let status = registry.status(service) else {
                    throw RPCFailure(
                        .notFound, reason: "UNKNOWN_SERVICE", "unknown service \(service)")
                }
                reply.int32(1, status.rawValue)
                return .reply
            },
            .unary("/\(name)/List") { (_, _, reply) throws(RPCFailure) in
                let services = registry.registered
                guard services.count <= listMax else {
                    throw RPCFailure(
                        .resourceExhausted, reason: "TOO_MANY_SERVICES",
                        "\(services.count) services are more than one List answers")
                }
                for service in services { encodeEntry(service, registry, &reply) }
                return .reply
            },
            Method(
                path: "/\(name)/Watch", kind: .serverStreaming,
                handler: .streaming { _, wake in HealthWatch(registry, wake) }),
        ]
    }

    private static func encodeEntry(
        _ service: String, _ registry: HealthRegistry, _ reply: inout ByteWriter
    ) {
        let status = registry.status(service) ?? .unknown
        reply.message(1) { entry in
            entry.putString(1, service)
            entry.message(2) { $0.int32(1, status.rawValue) }
        }
    }

    static func decodeService(_ request: RawSpan) throws(RPCFailure) -> String {
        var service = ""
        do throws(WireError) {
            var reader = ProtobufReader(request)
            while let field = try reader.nextField() {
                switch field.number {
                case 1: try reader.string(field, &service)
                default: try reader.skip(field)
                }
            }
        } catch {
            throw RPCFailure(error)
        }
        return service
    }
}

/// One Watch: the present status at once, then each change; several changes between two pulls are
/// one. An unknown service answers SERVICE_UNKNOWN and the call stays open for it to appear.
final class HealthWatch: StreamingCall {
    private let registry: HealthRegistry
    private let wake: @Sendable () -> Void
    private var service: String?
    private var watcher: UInt64?
    private var lastSent: HealthRegistry.Status?

    init(_ registry: HealthRegistry, _ wake: @escaping @Sendable () -> Void) {
        self.registry = registry
        self.wake = wake
    }

    deinit { stop() }

    func receive(_ request: RawSpan) throws(RPCFailure) {
        let service = try HealthService.decodeService(request)
        self.service = service
        watcher = registry.watch(service, wake)
        wake()
    }

    func receiveEnd() throws(RPCFailure) {}

    var acceptsMessages: Bool { true }
    var isEndless: Bool { true }

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard let service else { return .pending }
        let status = registry.status(service) ?? .serviceUnknown
        guard status != lastSent else { return .pending }
        lastSent = status
        reply.int32(1, status.rawValue)
        return .message
    }

    func cancel() { stop() }

    private func stop() {
        if let watcher { registry.unwatch(watcher) }
        watcher = nil
    }
}
