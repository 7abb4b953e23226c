import ArgumentParser
import DOMClient
import Messages
import Primitives
import Testing

@testable import domctl

@Suite("Arguments and exit codes of domctl")
struct CommandTests {
    @Test("every status code has its exit code", arguments: StatusCode.allCases)
    func exitCodes(_ code: StatusCode) {
        let error = ClientError(.server, RPCFailure(code, reason: "", ""))
        let expected: Int32 =
            switch code {
            case .failedPrecondition: 3
            case .unauthenticated, .permissionDenied: 4
            default: 64 + Int32(code.rawValue)
            }
        #expect(ExitStatus.of(error) == expected)
        let lost = ClientError(.connection, RPCFailure(code, reason: "", ""))
        #expect(ExitStatus.of(lost) == 2)
    }

    @Test("other errors have theirs")
    func otherErrors() {
        #expect(ExitStatus.of(BusinessNo("no")) == 3)
        #expect(ExitStatus.of(RowError(line: 1, "bad")) == 1)
        #expect(ExitStatus.of(UsageError("bad")) == 1)
        #expect(ExitStatus.of(ValidationError("bad")) == 1)
        #expect(ExitStatus.of(CleanExit.helpRequest()) == 0)
    }

    @Test(
        "spans of time",
        arguments: [("250ms", Int64(250)), ("10s", 10_000), ("15m", 900_000), ("2h", 7_200_000)])
    func spans(_ text: String, _ milliseconds: Int64) {
        #expect(Span(argument: text)?.milliseconds == milliseconds)
    }

    @Test("what is no span", arguments: ["", "10", "s", "0s", "-1s", "9223372036854775807d"])
    func noSpan(_ text: String) { #expect(Span(argument: text) == nil) }

    @Test("terms of stock")
    func terms() throws {
        let full = try #require(StockTerm(argument: "A@B=3@L"))
        #expect(full.sku == "A@B" && full.quantity == 3 && full.location == "L")
        let plain = try #require(StockTerm(argument: "SKU"))
        #expect(plain.sku == "SKU" && plain.quantity == nil && plain.location.isEmpty)
        for bad in ["", "=1", "A=", "A=x", "A=-1", "A@"] {
            #expect(StockTerm(argument: bad) == nil)
        }
    }

    @Test("enum choices take any case and dashes")
    func choices() {
        #expect(Choice<ReservePolicy>(argument: "best-effort")?.value == .bestEffort)
        #expect(Choice<Condition>(argument: "NEW")?.value == .new)
        #expect(Choice<Condition>(argument: "shiny") == nil)
    }

    @Test("assertions about a load", arguments: ["p99<2ms", "p99.9 <= 1s", "rate>10", "errors==0"])
    func assertions(_ text: String) { #expect(LoadAssertion(argument: text) != nil) }

    @Test(
        "what is no assertion", arguments: ["p99", "p101<1ms", "p99<2", "x<1", "rate<1ms", "p9=1s"])
    func noAssertion(_ text: String) { #expect(LoadAssertion(argument: text) == nil) }

    @Test("an assertion about nothing measured does not hold")
    func nothingMeasured() throws {
        let assertion = try #require(LoadAssertion(argument: "p99<1s"))
        #expect(!assertion.holds(LoadReport(paths: ["/a"])))
    }

    @Test("numbers as text")
    func text() {
        #expect(Text.grouped(1_234_567) == "1,234,567")
        #expect(Text.decimal(-0.004, 2) == "0.00")
        #expect(Text.decimal(2.005, 1) == "2.0")
        #expect(Text.latency(1_500) == "1.5us")
        #expect(Text.latency(2_500_000) == "2.50ms")
        #expect(Text.millionths(-41_878_100) == "-41.8781")
        #expect(Text.bytes(1_536) == "1.5 KiB")
    }

    @Test("components come before kits, and a cycle is left for the server to name")
    func ordering() {
        func item(_ id: String, _ components: String...) -> Sku {
            .with { sku in
                sku.id = id
                sku.components = components.map { name in .with { $0.sku = name } }
            }
        }
        let ordered = ItemImport.componentsFirst([
            item("K2", "K1", "A"), item("X", "Y"), item("K1", "A"), item("Y", "X"), item("A"),
        ])
        #expect(ordered.map(\.id) == ["A", "K1", "K2", "X", "Y"])
    }

    @Test("every command has an abstract, and its help says so")
    func helpTexts() {
        func visit(_ command: any ParsableCommand.Type) {
            #expect(!command.configuration.abstract.isEmpty, "\(command)")
            // Help wraps lines; the words must be there in order.
            let words = Domctl.helpMessage(for: command).split(whereSeparator: \.isWhitespace)
            let text = words.joined(separator: " ")
            #expect(text.contains(command.configuration.abstract), "\(command)")
            command.configuration.subcommands.forEach(visit)
        }
        visit(Domctl.self)
    }
}
