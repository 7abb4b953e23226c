internal import ArgumentParser
internal import Foundation
internal import Runtime

/// `domd serve`: runs until SIGTERM.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server until SIGTERM or SIGINT.",
        usage: "domd serve --data DIR [--listen HOST:PORT] [--operations HOST:PORT] [--demo] ...",
        discussion: SettingsHelp.text
            + """


            SIGTERM and SIGINT drain: /readyz and health say no, then connections are closed in \
            order, calls finish, the journal is flushed and a snapshot taken. A second signal \
            stops at once; nothing acknowledged is lost either way.

            Exit codes: 0 stopped in order, 1 could not start, 2 a setting was refused, 74 the \
            journal could not be written, 143 stopped by a second signal.
            """)

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var settings: [String] = []

    func run() async throws {
        let settings = try load(settings)
        let code = await Launch.serve(settings)
        throw ArgumentParser.ExitCode(code)
    }
}

/// `domd check-config`: what would run, and where each value comes from.
struct CheckConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the configuration and show every setting with its source.",
        discussion: """
            Takes the same flags and environment as serve and starts nothing. Exit code 0 when \
            serve would accept it, 2 when a setting is refused.
            """)

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var settings: [String] = []

    func run() throws {
        let lines = try load(settings).explanation
        let names = lines.map(\.name.count).max() ?? 0
        let values = lines.map(\.value.count).max() ?? 0
        for line in lines {
            let name = line.name.padding(toLength: names + 2, withPad: " ", startingAt: 0)
            let value = line.value.padding(toLength: values + 2, withPad: " ", startingAt: 0)
            print(name + value + line.source)
        }
    }
}

/// Reads the settings or ends the process with the sentence that says what is wrong.
private func load(_ arguments: [String]) throws -> Settings {
    do {
        return try Settings.load(
            arguments: arguments, environment: ProcessInfo.processInfo.environment,
            processors: ProcessInfo.processInfo.activeProcessorCount)
    } catch {
        FileHandle.standardError.write(Data("domd: \(error)\n".utf8))
        throw ArgumentParser.ExitCode(Runtime.ExitCode.configuration)
    }
}
