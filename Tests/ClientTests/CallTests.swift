import Messages
import Primitives
import Testing

@testable import DOMClient

@Suite("Calls without a server")
struct CallTests {
    @Test(
        "addresses",
        arguments: [
            ("10.0.0.1:5", "10.0.0.1", 5), ("host", "host", 50_051), (":7", "127.0.0.1", 7),
            ("[::1]:9", "::1", 9), ("[::1]", "::1", 50_051),
        ])
    func endpoints(_ text: String, _ host: String, _ port: Int) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(endpoint == Endpoint(host: host, port: port))
        #expect(Endpoint(endpoint.description) == endpoint)
    }

    @Test(
        "what is no address", arguments: ["", "a:b", "a:0", "a:65536", "a b:1", "[::1", "x/y:1"])
    func noEndpoint(_ text: String) { #expect(Endpoint(text) == nil) }

    private func error(
        _ code: StatusCode, after: Int64? = nil, origin: ClientError.Origin = .server
    ) -> ClientError {
        ClientError(origin, RPCFailure(code, reason: "", "", retryAfterMilliseconds: after))
    }

    @Test("every status code is retried or not, as the table says", arguments: StatusCode.allCases)
    func codes(_ code: StatusCode) {
        var random = SplitMix64(seed: 1)
        let policy = RetryPolicy()
        let plain = policy.delay(after: error(code), attempt: 1, &random)
        let asked = policy.delay(after: error(code, after: 300), attempt: 1, &random)
        switch code {
        case .unavailable:
            #expect(plain != nil)
            #expect(asked ?? 0 >= 300)
        case .resourceExhausted:
            #expect(plain == nil)
            #expect(asked ?? 0 >= 300)
        default:
            #expect(plain == nil)
            #expect(asked == nil)
        }
    }

    @Test("backing off doubles, jitters within the upper half, and stops")
    func backingOff() {
        var random = SplitMix64(seed: 2)
        var policy = RetryPolicy()
        policy.attemptsMax = 100
        for attempt in 1..<100 {
            let ceiling = min(50 << Int64(min(attempt - 1, 16)), 2_000)
            for _ in 0..<20 {
                let delay = policy.delay(after: error(.unavailable), attempt: attempt, &random) ?? 0
                #expect(delay >= ceiling / 2 && delay <= ceiling)
            }
        }
        #expect(policy.delay(after: error(.unavailable), attempt: 100, &random) == nil)
        #expect(RetryPolicy.never.delay(after: error(.unavailable), attempt: 1, &random) == nil)
    }

    @Test("a server that forbids retries is obeyed")
    func forbidden() {
        var random = SplitMix64(seed: 2)
        var refused = error(.unavailable)
        refused.mustNotRetry = true
        #expect(RetryPolicy().delay(after: refused, attempt: 1, &random) == nil)
    }

    private func confirmation(_ key: String) -> ConfirmRequest {
        .with { request in
            if !key.isEmpty { request.context = .with { $0.idempotencyKey = key } }
        }
    }

    @Test("keys are made once and never replaced")
    func keys() {
        let first = confirmation("").keyed
        let second = confirmation("").keyed
        #expect(first.context?.idempotencyKey.isEmpty == false)
        #expect(first.context?.idempotencyKey != second.context?.idempotencyKey)
        #expect(confirmation("mine").keyed.context?.idempotencyKey == "mine")
    }

    @Test("a call to nobody fails with the connection as its origin")
    func nobody() async throws {
        var options = ClientOptions()
        options.call.retry = .never
        // Port 1 of the loopback is never served on a machine that runs tests.
        let client = Client(Endpoint(host: "127.0.0.1", port: 1), options: options)
        await #expect {
            _ = try await client.unary("/a.B/C", [])
        } throws: { error in
            (error as? ClientError)?.origin == .connection
        }
        await client.shutdown()
        await #expect {
            _ = try await client.unary("/a.B/C", [])
        } throws: { error in
            (error as? ClientError)?.failure.reason == "CLIENT_CLOSED"
        }
    }
}
