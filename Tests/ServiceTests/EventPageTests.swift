import Foundation
import Service
import Testing

@Suite("The page of events")
struct EventPageTests {
    @Test("every type stands in the table with its attributes, and nothing else does")
    func table() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/domd/domd.docc/Events.md")
        let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| `") }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        let listed = rows.map { ($0[0], $0[2]) }
        let known = EventCatalogue.all.map { entry in
            ("`\(entry.type)`", entry.attributes.map { "`\($0)`" }.joined(separator: ", "))
        }
        #expect(listed.map(\.0) == known.map(\.0))
        #expect(listed.map(\.1) == known.map(\.1))
    }
}
