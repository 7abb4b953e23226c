internal import ArgumentParser
internal import Dispatch
internal import Synchronization

/// The whole engine in a seeded simulator: real requests through the real handlers, a simulated
/// disk and clock, power cuts at any moment, and judges that keep books of their own.
@main
struct Domsim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domsim",
        abstract: "Plays random stories against domd's engine, and judges every step.",
        discussion: """
            Examples:
              domsim                                      # what `make test` runs
              domsim --seeds 100000 --crash-states 0      # many stories
              domsim --seed 42 --verbose                  # one story again, line by line
              domsim --sabotage ack-before-sync           # a planted bug: must fail
            """)

    @Option(help: "Stories to play.")
    var seeds = 2_000

    @Option(help: "Seed of the first story.")
    var start: UInt64 = 1

    @Option(help: "Steps of a story.")
    var steps = 120

    @Option(help: "States of the disk after a power cut to recover from, over several stories.")
    var crashStates = 50_000

    @Option(help: "Play only this story, and say its digest.")
    var seed: UInt64?

    @Flag(help: "Print each step; with --seed.")
    var verbose = false

    @Option(help: "Plant a bug that the judges must catch; the run must then fail.")
    var sabotage: Sabotage?

    @Option(help: "Stories played at a time.")
    var jobs = 2

    func validate() throws {
        guard seeds >= 0, steps > 0, crashStates >= 0, jobs > 0 else {
            throw ValidationError("counts must not be negative")
        }
    }

    func run() throws {
        if let seed { return try playOne(seed) }
        let begin = ContinuousClock.now
        let run = Run(self)
        DispatchQueue.concurrentPerform(iterations: jobs) { _ in run.work() }
        let elapsed = ContinuousClock.now - begin
        print(run.summary + ", \(elapsed.formatted)")
        if run.violations > 0 { throw ExitCode.failure }
    }

    private func playOne(_ seed: UInt64) throws {
        let story = Story(isVerbose: verbose)
        do {
            try Life(
                Life.Settings(seed: seed, steps: steps, sabotage: sabotage), story: story
            ).play()
            if crashStates > 0 {
                story.tell("and the story whose crash states are tried:")
                var states = CrashStates(seed: seed, sabotage: sabotage)
                try states.run(limit: Run.statesPerStory, story: story)
            }
        } catch {
            print("seed \(seed): VIOLATION: \(error)")
            throw ExitCode.failure
        }
        print("seed \(seed): story \(hexadecimal(story.digest))")
    }
}

/// The stories of one run, shared by its workers.
final class Run: Sendable {
    private let command: Settings
    private let state = Mutex(State())

    private struct Settings {
        var seeds: Int
        var start: UInt64
        var steps: Int
        var crashStates: Int
        var sabotage: Sabotage?
    }

    private struct State {
        var stories = 0
        var played = 0
        var crashStories: UInt64 = 0
        var states = 0
        var violations = 0
        var totals = Totals()
    }

    /// States tried of one story at most, so that they come from many.
    static let statesPerStory = 2_500
    /// Violations after which a run gives up.
    static let violationsMax = 5

    init(_ command: Domsim) {
        self.command = Settings(
            seeds: command.seeds, start: command.start, steps: command.steps,
            crashStates: command.crashStates, sabotage: command.sabotage)
    }

    var violations: Int { state.withLock { $0.violations } }

    var summary: String {
        state.withLock {
            """
            \($0.violations) violations in \($0.states) crash states and \($0.played) stories of \
            \(command.steps) steps: \($0.totals.acknowledged) changes acknowledged, \
            \($0.totals.refused) refused, \($0.totals.retries) retried, \
            \($0.totals.expiries) holds expired, \
            \($0.totals.crashes) power cuts, \($0.totals.snapshots) snapshots
            """
        }
    }

    private enum Job {
        case story(UInt64)
        case states(UInt64)
    }

    func work() {
        while let job = next() {
            let story = Story(isVerbose: false)
            switch job {
            case .story(let seed): note(seed, story) { try self.play(seed, story) }
            case .states(let seed): note(seed, story) { try self.tryStates(seed, story) }
            }
        }
    }

    /// The long jobs first, so that no worker is left with one at the end.
    private func next() -> Job? {
        state.withLock { state in
            if state.violations >= Self.violationsMax { return nil }
            if command.sabotage != nil, state.violations > 0 { return nil }
            let started = Int(state.crashStories) * Self.statesPerStory
            if started < command.crashStates
                || (state.stories >= command.seeds
                    && state.states < command.crashStates)
            {
                state.crashStories += 1
                return .states(command.start &+ state.crashStories &- 1)
            }
            if state.stories >= command.seeds { return nil }
            state.stories += 1
            return .story(command.start &+ UInt64(state.stories) &- 1)
        }
    }

    private func play(_ seed: UInt64, _ story: Story) throws {
        let life = try Life(
            Life.Settings(seed: seed, steps: command.steps, sabotage: command.sabotage),
            story: story)
        try life.play()
        state.withLock {
            $0.played += 1
            $0.totals += life.totals
        }
    }

    private func tryStates(_ seed: UInt64, _ story: Story) throws {
        var states = CrashStates(seed: seed, sabotage: command.sabotage)
        try states.run(limit: Self.statesPerStory, story: story)
        state.withLock {
            $0.states += states.states
            $0.totals += states.totals
        }
    }

    private func note(_ seed: UInt64, _ story: Story, _ body: () throws -> Void) {
        do { try body() } catch {
            let isFirst = state.withLock {
                $0.violations += 1
                return $0.violations == 1
            }
            // One whole story is enough to read.
            let lines = isFirst ? story.recent.suffix(Story.recentMax) : []
            print(
                (lines + ["seed \(seed): VIOLATION: \(error)"]).joined(separator: "\n")
                    + "\n  again: domsim --seed \(seed)\(sabotageOption) --verbose")
        }
    }

    private var sabotageOption: String {
        command.sabotage.map { " --sabotage \($0.rawValue)" } ?? ""
    }
}

extension Duration {
    /// Seconds with one decimal.
    fileprivate var formatted: String {
        let tenths = (self / .milliseconds(100)).rounded()
        return "\(Int(tenths) / 10).\(Int(tenths) % 10) s"
    }
}
