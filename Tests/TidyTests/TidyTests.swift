internal import Foundation
internal import Primitives
internal import Testing

/// The house rules that a compiler does not check.
@Suite("tidy")
struct TidyTests {
    @Test("no function is longer than 70 lines", arguments: Tree.swiftFiles)
    func functions(_ file: SourceFile) {
        for function in file.functions where function.lines > 70 {
            Issue.record("\(file.path):\(function.line): \(function.lines) lines")
        }
    }

    @Test("no line is longer than 100 columns", arguments: Tree.swiftFiles)
    func columns(_ file: SourceFile) {
        for (number, line) in file.numbered where line.count > 100 {
            Issue.record("\(file.path):\(number): \(line.count) columns")
        }
    }

    @Test("no file is longer than 600 lines", arguments: Tree.swiftFiles)
    func lengths(_ file: SourceFile) {
        #expect(file.lines.count <= 600, "\(file.path)")
    }

    @Test("nothing is left for later", arguments: Tree.swiftFiles + Tree.otherFiles)
    func reminders(_ file: SourceFile) {
        // Spelled apart, so that this file does not find itself.
        let words = ["FIX" + "ME", "TO" + "DO", "XX" + "X"]
        for (number, line) in file.numbered where words.contains(where: { line.contains($0) }) {
            let parts = line.split { !$0.isLetter }
            guard parts.contains(where: { words.contains(String($0)) }) else { continue }
            Issue.record("\(file.path):\(number): \(line)")
        }
    }

    /// Tests are the end of every path, so nothing can be passed on through them.
    @Test(
        "every import of a product has an access level",
        arguments: Tree.swiftFiles.filter { !$0.path.hasPrefix("Tests/") })
    func imports(_ file: SourceFile) {
        let levels = ["public", "package", "internal", "fileprivate", "private", "@testable", "@_"]
        for (number, line) in file.numbered {
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place < 3 else { continue }
            let before = words[..<place]
            guard before.allSatisfy({ word in levels.contains { word.hasPrefix($0) } }) else {
                continue  // Prose.
            }
            #expect(
                before.contains { word in levels[..<5].contains { $0 == word } },
                "\(file.path):\(number): \(line)")
        }
    }

    @Test("the top level has its fixed shape")
    func topLevel() throws {
        let allowed: Set = [
            "Package.swift", "Package.resolved", "Sources", "Tests", "proto", "clients",
            "README.md", "LICENSE", "Makefile",
        ]
        let names = try FileManager.default.contentsOfDirectory(atPath: Tree.root.path)
        let extra = Set(names.filter { !$0.hasPrefix(".") }).subtracting(allowed)
        #expect(extra.isEmpty)
    }

    @Test("the domain, the journal and the codecs keep Foundation out")
    func foundation() {
        let free = [
            "Primitives", "ProtobufWire", "HTTP2", "GRPC", "Messages", "Inventory", "Sourcing",
            "Fulfilment", "Journal",
        ]
        for file in Tree.swiftFiles
        where free.contains(where: { file.path.hasPrefix("Sources/\($0)/") }) {
            let uses = file.lines.contains { $0.hasSuffix("import Foundation") }
            #expect(!uses, "\(file.path)")
        }
    }
}

/// What must hold between limits for the code that relies on it.
@Suite("limits")
struct LimitsTests {
    @Test("powers of two")
    func powers() {
        for number in [
            Limits.inventoryShards, Limits.reservationShards, Limits.orderShards,
            Limits.diskBlockBytes, Limits.segmentBytes,
        ] {
            #expect(number > 0 && number & (number - 1) == 0, "\(number)")
        }
    }

    @Test("the smaller fits into the larger")
    func relations() {
        #expect(Limits.keyBytesMax <= Limits.stringBytesMax)
        #expect(Limits.recordBytesMax <= Limits.batchBytesMax)
        #expect(Limits.batchBytesMax < Limits.segmentBytes)
        #expect(Limits.segmentBytes % Limits.diskBlockBytes == 0)
        #expect(Limits.kitComponentsMax <= Limits.linesMax)
        #expect(Limits.linesMax <= Limits.batchMax)
        #expect(Limits.asksMax <= Limits.repeatedMax)
        #expect(Limits.batchMax <= Limits.repeatedMax)
        #expect(Limits.connectionsPerAddressMax <= Limits.connectionsMax)
        #expect(Limits.inventoryShards <= Int(UInt16.max))
    }

    @Test("sums stay far from overflow")
    func overflow() {
        // A call's lines into one bucket, and every bucket of a large network added up.
        let lines = Int64(Limits.linesMax) * Limits.quantityMax
        #expect(lines < Limits.cellQuantityMax)
        let cells = Limits.cellQuantityMax.multipliedReportingOverflow(by: 1_000)
        #expect(!cells.overflow)
    }
}
