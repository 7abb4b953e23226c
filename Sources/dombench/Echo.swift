internal import ArgumentParser
internal import Dispatch
internal import Transport

/// Serves the bare NIO + nghttp2 echo: the yardstick that h2load runs against beside domd.
struct Echo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the bare echo until killed.")

    @Option(help: "Port on 127.0.0.1.")
    var port = 50060

    @Option(help: "Event loops.")
    var loops = 1

    func run() throws {
        let server = BaselineServer(loops: loops, message: [8, 1])
        let port = self.port
        Task {
            do {
                let address = try await server.start(port: port)
                print("echo on \(address)")
            } catch {
                print("dombench: cannot listen on port \(port): \(error)")
                Self.exit(withError: ExitCode.failure)
            }
        }
        dispatchMain()
    }
}
