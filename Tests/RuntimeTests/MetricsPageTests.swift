internal import Foundation
internal import Primitives
internal import Service
internal import Testing

@testable internal import Runtime
@testable internal import Transport

/// `promtool check metrics` of the Debian package prometheus.
enum Promtool {
    /// Its complaints, empty if it has none.
    static func check(_ text: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/promtool")
        process.arguments = ["check", "metrics"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let complaints = String(decoding: said, as: UTF8.self)
        return process.terminationStatus == 0 ? complaints : complaints + "failed"
    }
}

@Suite("metrics page")
struct MetricsPageTests {
    var page: MetricsPage {
        let bounds = MetricsSnapshot.bucketBounds.count + 1
        var handled = [UInt64](repeating: 0, count: StatusCode.allCases.count)
        handled[0] = 3
        handled[9] = 1
        var buckets = [UInt64](repeating: 0, count: bounds)
        buckets[0] = 3
        buckets[bounds - 1] = 1
        var connections = MetricsSnapshot.Connections()
        connections.abuse = ["too_many_pings": 2]
        let known = MetricsSnapshot.Method(
            path: "/dom.v1.ReservationService/Reserve", kind: .unary, started: 5, handled: handled,
            buckets: buckets, handlingNanoseconds: 1_500_000_000)
        let unknown = MetricsSnapshot.Method(
            path: "", kind: .unary, started: 1, handled: handled, buckets: buckets,
            handlingNanoseconds: 0)
        var statistics = ServiceStatistics(cells: 100_000)
        statistics.archive = ArchiveStatistics(
            cursor: SequenceNumber(8), lag: 3, bytes: 4_096, evicted: 17, failures: 2)
        return MetricsPage(
            version: "1.2.3",
            calls: MetricsSnapshot(
                methods: [known, unknown], connections: connections, callsOpen: 1),
            statistics: statistics, commits: .init(), snapshots: .init(),
            snapshotRevision: 5,
            revision: 9, durable: 8, isDiskFull: false, ready: true,
            process: ProcessFigures(startSeconds: 1_700_000_000.5))
    }

    @Test("calls are told under the names of go-grpc-middleware")
    func calls() {
        let text = page.render()
        let labels =
            #"grpc_type="unary",grpc_service="dom.v1.ReservationService",grpc_method="Reserve""#
        for line in [
            "grpc_server_started_total{\(labels)} 5",
            "grpc_server_handled_total{\(labels),grpc_code=\"OK\"} 3",
            "grpc_server_handled_total{\(labels),grpc_code=\"FailedPrecondition\"} 1",
            "grpc_server_handling_seconds_bucket{\(labels),le=\"0.00005\"} 3",
            "grpc_server_handling_seconds_bucket{\(labels),le=\"10\"} 3",
            "grpc_server_handling_seconds_bucket{\(labels),le=\"+Inf\"} 4",
            "grpc_server_handling_seconds_sum{\(labels)} 1.5",
            "grpc_server_handling_seconds_count{\(labels)} 4",
            "dom_abuse_total{reason=\"too_many_pings\"} 2", "dom_cells 100000",
            "dom_archive_lag_records 3", "dom_archive_bytes 4096",
            "dom_archive_evicted_total 17", "dom_archive_failures_total 2",
            "process_start_time_seconds 1700000000.5",
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
    }

    @Test("promtool finds nothing to say")
    func promtool() throws { #expect(try Promtool.check(page.render()) == "") }
}
