internal import DOMClient
internal import Messages

extension GlobalOptions {
    /// One change: a request under the context of `write`, sent once, its reply printed. Every
    /// command that changes one thing runs by this; `fill` sets all but the context, `show` may
    /// throw `BusinessNo` when the change went through and is not all that was asked for.
    func change<Request: Mutation, Reply: WireMessage>(
        _ write: WriteOptions,
        by send: (Client, Request) async throws -> Reply,
        _ fill: (inout Request) throws -> Void,
        show: (Reply, Output) async throws -> Void
    ) async throws {
        var request = Request()
        request.context = write.context
        try fill(&request)
        let filled = request
        try await connected { client, output in
            try await show(try await send(client, filled), output)
        }
    }
}
