internal import DOMClient
internal import Primitives

/// A load report as table or JSON. Latencies in JSON are microseconds.
enum LoadText {
    private static let percentiles: [Double] = [50, 90, 99, 99.9, 99.99]

    static func show(_ report: LoadReport, _ output: Output) {
        if output.isJSON {
            Terminal.write(JSONWriter.pretty(json(report)) + "\n")
        } else {
            table(report, output)
        }
        for error in Set(report.connectionErrors).sorted() { Terminal.complain(error) }
    }

    private static func rows(
        _ report: LoadReport
    ) -> [(name: String, latency: LatencyHistogram, codes: [StatusCode: UInt64])] {
        let busy = report.kinds.filter { !$0.codes.isEmpty }
        var rows = busy.map { kind in
            (
                name: String(kind.path.split(separator: "/").last ?? ""), latency: kind.latency,
                codes: kind.codes
            )
        }
        if rows.count != 1 {
            let codes = busy.reduce(into: [:]) { $0.merge($1.codes, uniquingKeysWith: +) }
            rows.append((name: "all", latency: report.latency, codes: codes))
        }
        return rows
    }

    private static func table(_ report: LoadReport, _ output: Output) {
        var table = output.table(
            ["method", "#calls", "#per_second", "#errors"] + percentiles.map { "#" + name($0) }
                + ["#max"])
        let seconds = Double(report.elapsedNanoseconds) / 1e9
        for row in rows(report) {
            let calls = row.codes.values.reduce(0, +)
            table.add(
                [
                    row.name, "\(calls)", Text.decimal(Double(calls) / max(seconds, 1e-9), 0),
                    "\(calls - (row.codes[.ok] ?? 0))",
                ] + percentiles.map { Text.latency(row.latency.percentile($0)) }
                    + [Text.latency(row.latency.maximum)])
        }
        table.finish()
        for row in rows(report) {
            for (code, count) in row.codes.sorted(by: { $0.key.rawValue < $1.key.rawValue })
            where code != .ok { Terminal.complain("\(row.name): \(code.name) \(count)") }
        }
        if report.backlogMax > 0 {
            Terminal.complain("at most \(report.backlogMax) calls waited for a free stream")
        }
    }

    private static func json(_ report: LoadReport) -> JSONValue {
        let methods = rows(report).map { row -> JSONValue in
            let calls = row.codes.values.reduce(0, +)
            let codes = row.codes.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { JSONValue.Member($0.key.name, .number("\($0.value)")) }
            let latency = percentiles.map {
                JSONValue.Member(name($0), microseconds(Double(row.latency.percentile($0))))
            }
            return .object([
                JSONValue.Member("method", .string(row.name)),
                JSONValue.Member("calls", .number("\(calls)")),
                JSONValue.Member("codes", .object(codes)),
                JSONValue.Member(
                    "latency_us",
                    .object(
                        [JSONValue.Member("mean", microseconds(row.latency.mean))] + latency
                            + [
                                JSONValue.Member(
                                    "max", microseconds(Double(row.latency.maximum)))
                            ])),
            ])
        }
        return .object([
            JSONValue.Member(
                "seconds", .number(Text.decimal(Double(report.elapsedNanoseconds) / 1e9, 3))),
            JSONValue.Member("per_second", .number(Text.decimal(report.callsPerSecond, 1))),
            JSONValue.Member("errors", .number("\(report.failures)")),
            JSONValue.Member("backlog_max", .number("\(report.backlogMax)")),
            JSONValue.Member("methods", .array(methods)),
        ])
    }

    private static func name(_ percent: Double) -> String {
        percent == percent.rounded() ? "p\(Int(percent))" : "p\(percent)"
    }

    private static func microseconds(_ nanoseconds: Double) -> JSONValue {
        .number(Text.decimal(nanoseconds / 1e3, 1))
    }
}
