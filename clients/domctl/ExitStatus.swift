internal import ArgumentParser
internal import DOMClient
internal import Journal
internal import Messages
internal import Primitives

/// What the process tells its caller.
enum ExitStatus {
    static let ok: Int32 = 0
    static let usage: Int32 = 1
    static let connection: Int32 = 2
    static let business: Int32 = 3
    static let authentication: Int32 = 4

    static func of(_ error: any Error) -> Int32 {
        switch error {
        case let error as ClientError: of(error)
        case is BusinessNo: business
        case let error as JournalError: error.code == .storage ? usage : business
        case is RowError, is FileError, is JSONError, is UsageError: usage
        case is BrokenPipe: ok
        // Help, version and completion scripts arrive as errors whose code is success.
        default: Domctl.exitCode(for: error).isSuccess ? ok : usage
        }
    }

    static func of(_ error: ClientError) -> Int32 {
        if error.origin == .connection { return connection }
        return switch error.code {
        case .failedPrecondition: business
        case .unauthenticated, .permissionDenied: authentication
        default: 64 + Int32(error.code.rawValue)
        }
    }
}

/// The call went through and the answer is no: not enough stock, not clean, too slow.
struct BusinessNo: Error {
    var message: String

    init(_ message: String = "") { self.message = message }
}

/// Arguments that parse but make no sense together.
struct UsageError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// Nobody reads our output any more.
struct BrokenPipe: Error {}

/// Status details, a line each.
enum ErrorDetails {
    static func lines(_ error: ClientError) -> [String] {
        var lines: [String] = []
        for violation in error.failure.violations {
            lines.append("\(violation.field): \(violation.description)")
        }
        for shortage in error.shortages {
            var line = "line \(shortage.line): \(shortage.sku)"
            if !shortage.location.isEmpty { line += " at \(shortage.location)" }
            line += ": asked \(shortage.asked), available \(shortage.available)"
            if let earliest = shortage.earliest {
                line += ", more expected \(RFC3339.format(earliest))"
            }
            lines.append(line)
        }
        for (key, value) in error.failure.metadata { lines.append("\(key): \(value)") }
        if let delay = error.failure.retryAfterMilliseconds {
            lines.append("retry after \(delay) ms")
        }
        return lines
    }
}

/// ArgumentParser takes `-2` for an option; where a number is meant it is passed on with the
/// mathematical minus sign, which `SignedNumber` reads.
enum NegativeNumber {
    static func protect(_ arguments: [String]) -> [String] {
        guard arguments.count > 2, arguments[0] == "inventory", arguments[1] == "adjust" else {
            return arguments
        }
        return arguments.map { argument in
            let digits = argument.dropFirst()
            let isNegative =
                argument.hasPrefix("-") && !digits.isEmpty && digits.allSatisfy(\.isWholeNumber)
            return isNegative ? "\u{2212}" + digits : argument
        }
    }
}
