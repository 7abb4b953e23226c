internal import ArgumentParser
internal import DOMClient
internal import Journal

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

@main
enum Main {
    static func main() async {
        // A closed pipe downstream (`| head`) is an error of write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let status = await run(Array(CommandLine.arguments.dropFirst()))
        Terminal.flush()
        exit(status)
    }

    /// Runs a command line and says how it went.
    static func run(_ arguments: [String]) async -> Int32 {
        do {
            var command = try Domctl.parseAsRoot(NegativeNumber.protect(arguments))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return ExitStatus.ok
        } catch {
            return report(error)
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        let status = ExitStatus.of(error)
        switch error {
        case is BrokenPipe: return ExitStatus.ok
        case let error as BusinessNo:
            if !error.message.isEmpty { Terminal.complain(error.message) }
        case let error as ClientError:
            Terminal.complain("domctl: " + error.description)
            for line in ErrorDetails.lines(error) { Terminal.complain("  " + line) }
        case is RowError, is FileError, is JSONError, is UsageError, is JournalError:
            Terminal.complain("domctl: \(error)")
        default:
            let text = Domctl.fullMessage(for: error)
            if status == ExitStatus.ok {
                Terminal.write(text + "\n")
            } else {
                Terminal.complain(text)
            }
        }
        return status
    }
}
