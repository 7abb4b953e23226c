internal import Foundation
internal import Testing

/// The repository's own files, read once.
enum Tree {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let swiftFiles = files(in: ["Sources", "Tests", "clients"], ending: [".swift"])
    static let otherFiles = files(
        in: ["Sources", "Tests", "clients", "proto"],
        ending: [".c", ".h", ".proto", ".py", ".sh", ".md"])

    private static func files(in folders: [String], ending: [String]) -> [SourceFile] {
        var found: [SourceFile] = []
        for folder in folders {
            let walk = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            while let name = walk?.nextObject() as? String {
                // Nested packages have build folders of their own.
                guard !name.contains(".build"), ending.contains(where: { name.hasSuffix($0) })
                else {
                    continue
                }
                let url = root.appending(path: folder).appending(path: name)
                if let text = try? String(contentsOf: url, encoding: .utf8) {
                    found.append(SourceFile(path: "\(folder)/\(name)", text: text))
                }
            }
        }
        return found.sorted { $0.path < $1.path }
    }
}

struct SourceFile: Sendable, CustomTestStringConvertible {
    let path: String
    let lines: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    var testDescription: String { path }

    var numbered: [(Int, String)] { lines.indices.map { ($0 + 1, lines[$0]) } }

    /// Functions, initialisers and subscripts by indentation: from the line that declares one to
    /// the first later line that is a closing brace at the same indentation. That is how the
    /// formatter leaves them.
    var functions: [(line: Int, lines: Int)] {
        var found: [(Int, Int)] = []
        for (index, line) in lines.enumerated() where SourceFile.declaresFunction(line) {
            let indent = line.prefix { $0 == " " }
            // One line, or a requirement without a body.
            guard !line.hasSuffix("}") else { continue }
            let end = lines[index...].dropFirst().firstIndex { later in
                later == indent + "}" || (!later.isEmpty && !later.hasPrefix(indent))
            }
            if let end, lines[end] == indent + "}" { found.append((index + 1, end - index + 1)) }
        }
        return found
    }

    private static func declaresFunction(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        guard let first = words.first, !first.hasPrefix("//") else { return false }
        return words.prefix(6).contains { word in
            word == "func" || word.hasPrefix("init(") || word.hasPrefix("init?(")
                || word.hasPrefix("subscript(")
        }
    }
}
