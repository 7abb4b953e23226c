internal import ArgumentParser
internal import GRPC
internal import NIOCore
internal import Primitives
internal import Transport

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Serves `grpc.testing.TestService`, health and reflection on the real transport, for the
/// official interoperability clients and for scripted ones. Prints `listening on PORT` and serves
/// until it is killed.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "InteropServer")

    @Option(help: "The port to listen on; 0 takes any free one.")
    var port = 0

    @Option(help: "A FileDescriptorSet to serve by reflection.")
    var descriptors: String?

    @Flag(help: "Compress replies for every client that takes it.")
    var compress = false

    func run() async throws {
        let health = HealthRegistry(services: [TestService.name])
        var methods = TestService.methods + HealthService.methods(health)
        if let descriptors {
            methods += try ReflectionService.methods(descriptorSet: try read(descriptors))
        }
        var configuration = ServerConfiguration()
        configuration.port = port
        configuration.call.compressesReplies = compress
        let server = GRPCServer(configuration, methods: methods)
        let address = try await server.start()
        health.setAllServing()
        print("listening on \(address.port ?? 0)")
        fflush(nil)
        while true { try await Task.sleep(for: .seconds(3_600)) }
    }

    private func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else {
            throw ValidationError("cannot open \(path)")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
            bytes += chunk[..<count]
        }
        return bytes
    }
}
