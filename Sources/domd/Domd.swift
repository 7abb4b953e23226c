internal import ArgumentParser
internal import Runtime

/// The server's command line. Everything it does is in `Runtime`; here it is only named.
@main
struct Domd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domd",
        abstract: "A distributed order management server: promises stock and keeps the promise.",
        discussion: """
            Try it with nothing of your own:

              domd serve --demo

            Run it for good, with your data in one directory:

              domd serve --data /var/lib/domd

            Clients speak gRPC to 127.0.0.1:50051 (see domctl --help); probes and Prometheus read \
            http://127.0.0.1:50052/readyz and /metrics.
            """,
        version: Version.text,
        subcommands: [Serve.self, CheckConfig.self, Demo.self])
}
