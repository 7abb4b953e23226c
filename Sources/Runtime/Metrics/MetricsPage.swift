internal import Fulfilment
internal import GRPC
internal import Inventory
internal import Primitives
internal import Service
internal import Transport

/// The page behind `/metrics`: calls by method under the names of go-grpc-middleware, then what
/// is ours under `dom_`, then the process.
struct MetricsPage {
    var version: String
    var calls: MetricsSnapshot
    var statistics: ServiceStatistics?
    var commits: CommitMetrics.Values
    var snapshots: SnapshotMetrics.Values
    var snapshotRevision: UInt64
    var revision: UInt64
    var durable: UInt64
    var isDiskFull: Bool
    var ready: Bool
    var process: ProcessFigures

    func render() -> String {
        var page = PrometheusText()
        methods(&page)
        connections(&page)
        state(&page)
        journal(&page)
        process(&page)
        return page.text
    }

    // MARK: Calls

    private func methods(_ page: inout PrometheusText) {
        let seen = calls.methods.filter { $0.started > 0 }
        page.family("grpc_server_started_total", "counter", "Calls begun.")
        for method in seen {
            page.sample("grpc_server_started_total", labels(method), method.started)
        }
        page.family("grpc_server_handled_total", "counter", "Calls ended, by status code.")
        for method in seen {
            for (code, count) in zip(StatusCode.allCases, method.handled) where count > 0 {
                page.sample(
                    "grpc_server_handled_total", labels(method) + [("grpc_code", code.goName)],
                    count)
            }
        }
        let name = "grpc_server_handling_seconds"
        page.family(name, "histogram", "Time from the request's headers to the call's end.")
        let bounds = MetricsSnapshot.bucketBounds.map(MetricsPage.seconds)
        for method in seen {
            page.histogram(
                name, labels(method), bounds: bounds, counts: method.buckets,
                sum: Double(method.handlingNanoseconds) / 1e9)
        }
    }

    private func labels(_ method: MetricsSnapshot.Method) -> [(String, String)] {
        let parts = method.path.split(separator: "/")
        let known = parts.count == 2
        return [
            ("grpc_type", method.kind.metricLabel),
            ("grpc_service", known ? String(parts[0]) : "unknown"),
            ("grpc_method", known ? String(parts[1]) : "unknown"),
        ]
    }

    /// Nanoseconds as a decimal number of seconds without trailing zeroes.
    static func seconds(_ nanoseconds: UInt64) -> String {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard rest > 0 else { return "\(whole)" }
        var digits = String(String(1_000_000_000 + rest).dropFirst())
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    // MARK: Ours

    private func connections(_ page: inout PrometheusText) {
        let c = calls.connections
        page.gauge("dom_connections_open", "Open client connections.", c.opened &- c.closed)
        page.gauge("dom_calls_open", "Calls that are open now.", calls.callsOpen)
        page.counter("dom_connections_opened_total", "Connections accepted.", c.opened)
        page.counter(
            "dom_connections_refused_total", "Connections turned away by a cap.", c.refused)
        page.counter("dom_streams_opened_total", "HTTP/2 streams opened.", c.streamsOpened)
        page.counter("dom_streams_refused_total", "Streams refused for a retry.", c.streamsRefused)
        page.counter(
            "dom_te_missing_total", "Requests without te: trailers, accepted.", c.teMissing)
        page.family("dom_connection_timeouts_total", "counter", "Connections that were too slow.")
        for (what, count) in [
            ("keepalive", c.keepaliveTimeouts), ("preface", c.prefaceTimeouts),
            ("headers", c.headerTimeouts), ("body", c.bodyTimeouts),
        ] {
            page.sample("dom_connection_timeouts_total", [("waiting_for", what)], count)
        }
        page.counter(
            "dom_protocol_errors_total", "Connections ended for broken HTTP/2.", c.protocolErrors)
        page.family("dom_abuse_total", "counter", "Connections ended for abuse, by reason.")
        for (reason, count) in c.abuse.sorted(by: { $0.key < $1.key }) {
            page.sample("dom_abuse_total", [("reason", reason)], count)
        }
        page.counter("dom_received_bytes_total", "Bytes from clients.", c.bytesReceived)
        page.counter("dom_sent_bytes_total", "Bytes to clients.", c.bytesSent)
        page.counter("dom_flushes_total", "Writes to sockets.", c.flushes)
        page.counter(
            "dom_replies_held_total", "Replies that waited for the journal.", c.repliesHeld)
    }

    private func state(_ page: inout PrometheusText) {
        page.gauge("dom_ready", "1 while the server takes calls.", ready ? 1 : 0)
        guard let statistics else { return }
        let state = statistics.state
        page.gauge("dom_locations", "Locations.", state.locations)
        page.gauge("dom_channel_views", "Channel views.", state.views)
        page.gauge("dom_skus", "SKUs, kits included.", state.skus)
        page.gauge("dom_kits", "Kits.", state.kits)
        page.gauge("dom_cells", "Cells.", state.cells)
        page.gauge("dom_supplies", "Future receipts.", state.supplies)
        page.gauge("dom_feeds", "Feeds that have spoken.", state.feeds)
        page.gauge(
            "dom_inventory_bytes", "SKU tables and cells, without allocator overhead.",
            state.inventoryBytes)
        page.family("dom_reservations", "gauge", "Live reservations by state.")
        page.sample("dom_reservations", [("state", "HELD")], state.held)
        page.sample("dom_reservations", [("state", "COMMITTED")], state.committed)
        page.gauge("dom_idempotency_keys", "Idempotency keys remembered.", state.idempotencyKeys)
        page.counter(
            "dom_idempotency_forgotten_early_total", "Keys forgotten for want of room.",
            state.idempotencyForgottenEarly)
        page.counter("dom_asks_total", "Availability questions answered.", statistics.asks)
        page.counter("dom_transactions_total", "Decisions journaled.", statistics.transactions)
        page.counter(
            "dom_replayed_answers_total", "Retries answered from memory.",
            statistics.replayedAnswers)
        page.counter(
            "dom_holds_expired_total", "Holds that ran out since start.", statistics.expired)
        page.counter(
            "dom_clock_jumps_total", "Forward jumps of the wall clock that held expiry back.",
            statistics.clockJumps)
        returns(&page, statistics)
        page.gauge("dom_journal_bytes", "Journal segments on disk.", statistics.journalBytes)
        page.gauge("dom_event_followers", "Open Subscribe calls that follow.", statistics.followers)
        archive(&page, statistics.archive)
    }

    private func returns(_ page: inout PrometheusText, _ statistics: ServiceStatistics) {
        let orders = statistics.orders
        page.gauge("dom_returns_open", "Returns that are not over.", orders.openReturns)
        page.gauge(
            "dom_return_units_to_come", "Units of returns that are still to arrive.",
            orders.returnUnitsToCome)
        page.gauge(
            "dom_return_units_in_quarantine",
            "Units of returns that wait in quarantine for what becomes of them.",
            orders.returnUnitsInQuarantine)
        page.family(
            "dom_return_units_total", "counter",
            "Units of returns by the disposition that they were given since start.")
        for (disposition, units) in statistics.disposed {
            page.sample("dom_return_units_total", [("disposition", disposition)], units)
        }
    }

    private func archive(_ page: inout PrometheusText, _ archive: ArchiveStatistics?) {
        guard let archive else { return }
        page.gauge(
            "dom_archive_lag_records", "Durable records that the archive has not seen.",
            archive.lag)
        page.gauge("dom_archive_bytes", "The archive's file and its log.", archive.bytes)
        page.counter(
            "dom_archive_evicted_total", "Closed orders that left memory.", archive.evicted)
        page.counter(
            "dom_archive_failures_total", "Pieces that could not be written, tried again.",
            archive.failures)
    }

    private func journal(_ page: inout PrometheusText) {
        page.gauge("dom_revision", "Newest revision.", revision)
        page.gauge("dom_durable_revision", "Newest durable revision.", durable)
        page.gauge(
            "dom_journal_disk_full", "1 while changes are refused for want of room on the disk.",
            isDiskFull ? 1 : 0)
        page.counter("dom_journal_records_total", "Records made durable.", commits.records)
        page.counter("dom_journal_written_bytes_total", "Bytes written.", commits.bytes)
        page.family("dom_journal_commit_seconds", "histogram", "Write and sync of one batch.")
        page.histogram(
            "dom_journal_commit_seconds", [],
            bounds: CommitMetrics.bounds.map(MetricsPage.seconds), counts: commits.buckets,
            sum: Double(commits.nanoseconds) / 1e9)
        page.counter("dom_snapshots_total", "Snapshots the server took by itself.", snapshots.taken)
        page.counter(
            "dom_snapshot_failures_total", "Such snapshots that failed.", snapshots.failed)
        page.gauge("dom_snapshot_revision", "Revision of the newest snapshot.", snapshotRevision)
    }

    private func process(_ page: inout PrometheusText) {
        page.family("dom_build_info", "gauge", "Always 1; the version is a label.")
        page.sample("dom_build_info", [("version", version)], 1)
        page.gauge(
            "process_resident_memory_bytes", "Resident memory.", process.residentBytes)
        page.gauge("process_open_fds", "Open file descriptors.", process.openFiles)
        page.gauge(
            "process_start_time_seconds", "Start of the process, since 1970.",
            process.startSeconds)
        page.family("process_cpu_seconds_total", "counter", "User and system time.")
        page.sample("process_cpu_seconds_total", [], process.cpuSeconds)
    }
}

extension MethodKind {
    fileprivate var metricLabel: String {
        switch self {
        case .unary: "unary"
        case .clientStreaming: "client_stream"
        case .serverStreaming: "server_stream"
        case .bidirectional: "bidi_stream"
        }
    }
}

extension StatusCode {
    /// As grpc-go spells it, which is what dashboards for go-grpc-middleware look for.
    fileprivate var goName: String {
        switch self {
        case .ok: "OK"
        case .cancelled: "Canceled"
        case .unknown: "Unknown"
        case .invalidArgument: "InvalidArgument"
        case .deadlineExceeded: "DeadlineExceeded"
        case .notFound: "NotFound"
        case .alreadyExists: "AlreadyExists"
        case .permissionDenied: "PermissionDenied"
        case .resourceExhausted: "ResourceExhausted"
        case .failedPrecondition: "FailedPrecondition"
        case .aborted: "Aborted"
        case .outOfRange: "OutOfRange"
        case .unimplemented: "Unimplemented"
        case .internal: "Internal"
        case .unavailable: "Unavailable"
        case .dataLoss: "DataLoss"
        case .unauthenticated: "Unauthenticated"
        }
    }
}
