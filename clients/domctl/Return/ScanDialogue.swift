internal import DOMClient
internal import Messages

/// Sends batches, reads their answers in order, and tells both.
final class ScanDialogue {
    /// A scan and its line in the file, 0 for arguments.
    typealias Row = (scan: UnitScan, line: Int)

    /// Batches sent and not yet answered: few enough for the buffers of the call, so that sending
    /// never waits for a server that waits for us to read.
    private static let outstandingMax = 16

    private let call: ReceiveCall
    private var replies: MessageStream<ReceiveReturnResponse>.AsyncIterator
    private let output: Output
    private let head: ReceiveReturnRequest
    private let isLive: Bool
    private var table: Table
    private var sent = 0
    private var refused = 0
    private var last: Return?
    private var outstanding: [[Row]] = []

    /// `head` is what all batches have in common; live, every row is printed when it happens.
    init(
        _ call: ReceiveCall, _ output: Output, _ head: ReceiveReturnRequest, isLive: Bool
    ) {
        self.isLive = isLive
        self.call = call
        replies = call.replies.makeAsyncIterator()
        self.output = output
        self.head = head
        table = Table(
            ["scan", "outcome", "units"], aligned: output.format == .table && !isLive)
    }

    /// One batch after the other; `complete` is said by the last.
    func send(_ source: ScanSource, batch: Int, complete: Bool) async throws {
        var rows: [Row] = []
        while let row = try source.next() {
            rows.append(row)
            // Who scans one by one wants to see each answered before the next.
            guard isLive || rows.count > batch else { continue }
            try await send(Array(rows.prefix(batch)), complete: false)
            rows.removeFirst(batch)
            while outstanding.count > (isLive ? 0 : Self.outstandingMax) { try await takeReply() }
        }
        if !rows.isEmpty || complete { try await send(rows, complete: complete) }
    }

    func send(_ rows: [Row], complete: Bool) async throws {
        var request = head
        request.scans = rows.map(\.scan)
        request.complete = complete
        sent += 1
        // A key of the caller's is good for one batch; the others get it with their number.
        if sent > 1, let key = head.context?.idempotencyKey, !key.isEmpty {
            request.context?.idempotencyKey = "\(key)/\(sent)"
        }
        outstanding.append(rows)
        await call.send(request)
    }

    /// Reads what is still to come. Throws `BusinessNo` if batches were refused.
    func finish() async throws {
        call.finish()
        while !outstanding.isEmpty { try await takeReply() }
        if !output.isJSON { table.finish() }
        if let last { ReturnTable.units(last, output) }
        if refused > 0 { throw BusinessNo("\(refused) of \(sent) batches were refused") }
    }

    private func takeReply() async throws {
        guard let reply = try await replies.next() else {
            throw UsageError("the server ended the stream before its end")
        }
        let rows = outstanding.removeFirst()
        last = reply.customerReturn ?? last
        if output.isJSON {
            try await output.list([reply], into: &table) { _ in [] }
        } else {
            for result in reply.results where Int(result.scan) < rows.count {
                table.add([
                    Self.text(rows[Int(result.scan)].scan), "\(result.outcome)",
                    result.unitIDs.joined(separator: " "),
                ])
            }
        }
        Terminal.flush()
        if let error = reply.error { complain(error, rows) }
    }

    private func complain(_ error: RecordError, _ rows: [Row]) {
        refused += 1
        let text = "\(error.reason): \(error.message)"
        guard let first = rows.first?.line, let last = rows.last?.line, first > 0 else {
            return Terminal.complain(text)
        }
        let place = first == last ? "line \(first)" : "lines \(first) to \(last)"
        Terminal.complain("\(place): \(text)")
    }

    private static func text(_ scan: UnitScan) -> String {
        let name = scan.unitID.isEmpty ? scan.sku : scan.unitID
        let units = scan.quantity > 1 ? "=\(scan.quantity)" : ""
        return scan.serial.isEmpty ? name + units : "\(name)\(units) \(scan.serial)"
    }
}
