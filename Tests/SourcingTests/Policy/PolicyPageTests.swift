internal import Foundation
internal import Testing

@testable internal import Sourcing

/// The handbook's page on policies says what the grammar does, as far as a test can tell.
@Suite("the page on policies")
struct PolicyPageTests {
    private let page: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        page = try String(
            contentsOf: root.appending(path: "Sources/domd/domd.docc/Policies.md"),
            encoding: .utf8)
    }

    private var examples: [String] {
        page.components(separatedBy: "```policy\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
    }

    @Test("every example is a policy")
    func parses() throws {
        #expect(examples.count >= 10)
        for text in examples { _ = try Policy(parsing: text) }
    }

    @Test("the ready-made policies are there word by word")
    func readyMade() {
        for text in ReadyMade.texts { #expect(examples.contains(text)) }
    }

    @Test("every attribute, cost, tier and clause is there with its unit")
    func tables() {
        func check<Attribute: PolicyAttribute>(_: Attribute.Type) {
            for attribute in Attribute.allCases {
                let kind =
                    switch attribute.kind {
                    case .text: "text"
                    case .tags: "tags"
                    case .flag: "flag"
                    case .word: "word"
                    case .number(let unit): "\(unit)"
                    }
                #expect(page.contains("| `\(attribute.rawValue)` | \(kind) | "))
                switch attribute.kind {
                case .word(let words):
                    #expect(page.contains(words.joined(separator: ", ")))
                case .tags(let words) where !words.isEmpty:
                    #expect(page.contains(words.joined(separator: ", ")))
                default: break
                }
            }
        }
        check(OrderAttribute.self)
        check(LineAttribute.self)
        check(LocationAttribute.self)
        for term in CostTerm.allCases {
            let unit = term.basis.map { "per " + $0 } ?? "%"
            #expect(page.contains("| `\(term.word)` | \(unit) | "))
        }
        for word in PolicyParser.words + Tier.allCases.map(\.word) + SoftRules.words.map(\.word) {
            #expect(page.contains("\"\(word)\""), "\(word)")
        }
    }
}
