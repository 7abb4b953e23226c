/// What a demo prints once it is ready: three commands to try.
enum DemoGreeting {
    static func text(_ addresses: Server.Addresses) -> String {
        let server = addresses.listen.port == 50_051 ? "" : " --server \(addresses.listen)"
        return """

            domd serves the demo network on \(addresses.listen). Try, in another terminal:

              domctl atp check TEE-0001 SET-0001 --view web\(server)
              domctl reserve create TEE-0001=2 --view web --owner me --ttl 10m\(server)
              curl http://\(addresses.operations)/metrics

            """
    }
}
