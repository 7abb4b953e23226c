internal import DOMClient
internal import Journal
internal import Primitives

/// A `DataReport` as tables or JSON.
enum DataText {
    static func overview(_ report: DataReport, _ offline: OfflineOptions) {
        var store = offline.table(["field", "value"])
        store.add(["directory", report.location])
        store.add(["store", report.store.map { "\($0)" } ?? "unknown"])
        store.add(["in_use", report.isInUse ? "yes" : "no"])
        store.add(["records", "\(report.oldest.value) to \(report.last.value)"])
        store.add(["sound", report.isSound ? "yes" : "no"])
        store.finish()
        Terminal.write("\n")
        var segments = offline.table([
            "segment", "#first", "#last", "#batches", "#records", "#used", "#bytes", "#epoch",
            "created", "closed",
        ])
        for segment in report.segments {
            segments.add([
                segment.name, "\(segment.first.value)", "\(segment.last.value)",
                "\(segment.batches)", "\(segment.records)", "\(segment.bytesUsed)",
                "\(segment.bytes)", "\(segment.epoch)", Text.time(segment.created),
                segment.isClosed ? "yes" : "no",
            ])
        }
        segments.finish()
        if !report.snapshots.isEmpty {
            Terminal.write("\n")
            var snapshots = offline.table([
                "snapshot", "#newest", "#replay_from", "#sections", "#bytes", "created",
            ])
            for snapshot in report.snapshots {
                snapshots.add([
                    snapshot.name, "\(snapshot.newest.value)", "\(snapshot.replayFrom.value)",
                    "\(snapshot.sections.count)", "\(snapshot.bytes)", Text.time(snapshot.created),
                ])
            }
            snapshots.finish()
        }
        if !report.findings.isEmpty {
            Terminal.write("\n")
            findings(report, offline)
        }
    }

    static func findings(_ report: DataReport, _ offline: OfflineOptions) {
        var table = offline.table(["severity", "file", "#offset", "message", "advice"])
        for finding in report.findings {
            table.add([
                finding.severity.rawValue, finding.file ?? "",
                finding.offset.map { "\($0)" } ?? "", finding.message, finding.advice ?? "",
            ])
        }
        if report.findings.isEmpty {
            table.add(["ok", report.location, "", "everything verifies", ""])
        }
        table.finish()
    }

    static func json(_ report: DataReport) -> JSONValue {
        let segments = report.segments.map { segment in
            object(
                ["name", "first", "last", "batches", "records", "bytes_used", "bytes", "epoch"],
                [
                    segment.name, "\(segment.first.value)", "\(segment.last.value)",
                    "\(segment.batches)", "\(segment.records)", "\(segment.bytesUsed)",
                    "\(segment.bytes)", "\(segment.epoch)",
                ], [JSONValue.Member("closed", .bool(segment.isClosed))])
        }
        let snapshots = report.snapshots.map { snapshot in
            object(
                ["name", "newest", "replay_from", "sections", "bytes"],
                [
                    snapshot.name, "\(snapshot.newest.value)", "\(snapshot.replayFrom.value)",
                    "\(snapshot.sections.count)", "\(snapshot.bytes)",
                ])
        }
        let findings = report.findings.map { finding in
            object(
                ["severity", "file", "offset", "message", "advice"],
                [
                    finding.severity.rawValue, finding.file ?? "",
                    finding.offset.map { "\($0)" } ?? "", finding.message, finding.advice ?? "",
                ])
        }
        return .object([
            JSONValue.Member("directory", .string(report.location)),
            JSONValue.Member("store", report.store.map { .string("\($0)") } ?? .null),
            JSONValue.Member("in_use", .bool(report.isInUse)),
            JSONValue.Member("sound", .bool(report.isSound)),
            JSONValue.Member("segments", .array(segments)),
            JSONValue.Member("snapshots", .array(snapshots)),
            JSONValue.Member("torn", .array(report.torn.map { .string($0) })),
            JSONValue.Member("foreign", .array(report.foreign.map { .string($0) })),
            JSONValue.Member("findings", .array(findings)),
        ])
    }

    static func line(
        _ names: [String], _ values: [String], _ more: [JSONValue.Member] = []
    ) {
        Terminal.write(JSONWriter.compact(object(names, values, more)) + "\n")
    }

    /// Members with whole numbers as numbers and everything else as strings; empty ones left out.
    private static func object(
        _ names: [String], _ values: [String], _ more: [JSONValue.Member] = []
    ) -> JSONValue {
        let members = zip(names, values).filter { !$1.isEmpty }.map { name, value in
            JSONValue.Member(
                name, Int64(value).map { .number("\($0)") } ?? .string(value))
        }
        return .object(members + more)
    }
}
