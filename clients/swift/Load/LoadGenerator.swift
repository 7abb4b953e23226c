internal import NIOCore
internal import NIOPosix
internal import Primitives

/// Puts a server under load over several connections and measures it.
///
/// Latency is counted from the moment a call was due, not from when it could be sent, so that a
/// stalled server cannot hide its stall ("coordinated omission", Gil Tene).
public enum LoadGenerator {
    /// `makeScript` is called once per connection with its index. Throws `ClientError` if a
    /// connection cannot be made.
    public static func run(
        _ plan: LoadPlan, against endpoint: Endpoint,
        makeScript: @Sendable (_ connection: Int) -> sending LoadScript
    ) async throws -> LoadReport {
        precondition(plan.connections > 0 && plan.streams > 0 && plan.threads > 0, "an empty plan")
        let group = MultiThreadedEventLoopGroup(numberOfThreads: plan.threads)
        do {
            let report = try await run(plan, endpoint, group, makeScript)
            try? await group.shutdownGracefully()
            return report
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private static func run(
        _ plan: LoadPlan, _ endpoint: Endpoint, _ group: MultiThreadedEventLoopGroup,
        _ makeScript: (Int) -> LoadScript
    ) async throws -> LoadReport {
        var connections: [ConnectionBox] = []
        for _ in 0..<plan.connections {
            connections.append(
                try await Connector.connect(
                    to: endpoint, on: group.next(),
                    timeout: .milliseconds(plan.connectTimeoutMilliseconds)
                ).get())
        }
        let start = LoadWorker.now() + 20_000_000
        var futures: [EventLoopFuture<LoadReport>] = []
        var paths: [String] = []
        for (index, box) in connections.enumerated() {
            let loop = box.connection.channel.eventLoop
            let promise = loop.makePromise(of: LoadReport.self)
            let script = makeScript(index)
            paths = script.paths
            let worker = LoadWorker(plan, box.connection, script, promise)
            let share = Double(index) / Double(plan.connections)
            loop.scheduleTask(deadline: .uptimeNanoseconds(start)) {
                worker.run(start: start, share: share)
            }
            futures.append(promise.futureResult)
        }
        var report = LoadReport(paths: paths)
        for future in futures { report.merge(try await future.get()) }
        report.elapsedNanoseconds = UInt64(plan.durationMilliseconds) * 1_000_000
        return report
    }
}
