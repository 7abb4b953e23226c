internal import Foundation
internal import Testing

@testable internal import Runtime

/// The handbook says what the code does, as far as a test can tell.
@Suite("handbook")
struct HandbookTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/domd/domd.docc")

    private func page(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    }

    @Test("every setting is in the table with its default and its meaning", arguments: Setting.all)
    func settings(_ setting: Setting) throws {
        let text = setting.defaultText.isEmpty ? "" : "`\(setting.defaultText)`"
        let row = try page("Operations.md").split(separator: "\n")
            .first { $0.hasPrefix("| `\(setting.name)` |") }
        #expect(row?.hasSuffix("| \(text) | \(setting.help) |") == true, "\(row ?? "no row")")
    }

    @Test("every metric is in the table with its type and its meaning")
    func metrics() throws {
        let handbook = try page("Operations.md")
        let lines = MetricsPageTests().page.render().split(separator: "\n")
        for (help, type) in zip(lines, lines.dropFirst()) where help.hasPrefix("# HELP ") {
            let words = help.split(separator: " ", maxSplits: 3)
            let kind = type.split(separator: " ")[3]
            #expect(handbook.contains("| `\(words[2])` | \(kind) | \(words[3]) |"), "\(words[2])")
        }
    }

    @Test("every page that is linked exists")
    func links() throws {
        let walk = FileManager.default.enumerator(atPath: Self.folder.path)
        let names = (walk?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".md") }
        let pages = Set(names.map { URL(filePath: $0).deletingPathExtension().lastPathComponent })
        for name in names {
            for match in try page(name).matches(of: #/<doc:([A-Za-z-]+)>/#) {
                #expect(pages.contains(String(match.1)), "\(match.1) in \(name)")
            }
        }
    }

    @Test("files that the pages name in the sources exist")
    func paths() throws {
        let sources = Self.folder.deletingLastPathComponent().deletingLastPathComponent()
        for name in ["FollowOneOrder.md", "Wire.md"] {
            for match in try page(name).matches(of: #/`([A-Z][A-Za-z0-9]+/[A-Za-z0-9/+]+\.swift)`/#)
            {
                let path = sources.appending(path: String(match.1)).path
                #expect(FileManager.default.fileExists(atPath: path), "\(match.1) in \(name)")
            }
        }
    }
}
