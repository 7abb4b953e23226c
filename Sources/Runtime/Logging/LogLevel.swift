public import Logging
internal import Synchronization

/// The level of every logger of the process; `SetLogLevel` changes it while running.
public final class LogLevel: Sendable {
    private let index: Atomic<Int>
    /// `allCases` makes an array each time, and every call asks for the level.
    private static let levels = Logger.Level.allCases

    public init(_ level: Logger.Level) { index = Atomic(LogLevel.position(level)) }

    public var value: Logger.Level {
        get { LogLevel.levels[index.load(ordering: .relaxed)] }
        set { index.store(LogLevel.position(newValue), ordering: .relaxed) }
    }

    private static func position(_ level: Logger.Level) -> Int {
        levels.firstIndex(of: level) ?? 0
    }
}
