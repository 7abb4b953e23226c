internal import DOMClient
internal import Messages
internal import Primitives

/// Streams a file through ApplyFeed: sends batches as fast as the server takes them, reads results
/// as they become durable, and keeps account of every row.
final class FeedImport {
    struct Totals {
        var rows: UInt64 = 0
        var applied: UInt64 = 0
        var replayed: UInt64 = 0
        var stale: UInt64 = 0
        var rejected: UInt64 = 0
        var committedOffset: UInt64 = 0
    }

    /// Rows sent and not yet answered. Small enough that both directions fit into the buffers of
    /// the call: then sending never waits for a server that waits for us to read.
    private static let outstandingMax = 5_000

    private let source: FeedSource
    private let rejects: RejectFile?
    private let feedID: String
    private let batchRows: Int
    private(set) var totals = Totals()
    private var outstanding: [UInt64: FeedSource.Item] = [:]
    private var progress = Progress("rows")
    private var complaints = 0

    init(_ source: FeedSource, feedID: String, batchRows: Int, rejects: RejectFile?) {
        self.source = source
        self.feedID = feedID
        self.batchRows = batchRows
        self.rejects = rejects
    }

    var elapsedSeconds: Double { progress.elapsedSeconds }

    /// Throws `ClientError` when the stream breaks; what was applied stays, and the same command
    /// goes on where it stopped.
    func run(_ client: Client, _ context: WriteContext, after start: UInt64) async throws {
        let call = client.inventory.applyFeed(options: client.options.call.withoutDeadline)
        var request = ApplyFeedRequest()
        request.feedID = feedID
        request.context = context
        var isFirst = true
        while let item = try source.next() {
            totals.rows += 1
            if item.offset <= start { continue }
            switch item.record {
            case .failure(let error): try reject(item, "BAD_ROW", error.field, error.reason)
            case .success(let record):
                request.records.append(
                    .with {
                        $0.offset = item.offset
                        $0.record = record
                    })
                outstanding[item.offset] = item
            }
            guard request.records.count >= batchRows else { continue }
            guard await call.send(request) else { break }
            isFirst = false
            request = ApplyFeedRequest()
            while outstanding.count > Self.outstandingMax { try await takeReply(call) }
            progress.update(rows: totals.rows, done: source.bytesRead, total: source.bytesTotal)
        }
        if isFirst || !request.records.isEmpty { await call.send(request) }
        call.finish()
        while try await takeReply(call) {
            progress.update(rows: totals.rows, done: source.bytesRead, total: source.bytesTotal)
        }
        progress.clear()
        if !outstanding.isEmpty {
            throw UsageError("the server left \(outstanding.count) rows without an answer")
        }
    }

    @discardableResult
    private func takeReply(_ call: BidirectionalCall) async throws -> Bool {
        guard let bytes = try await call.replies.next() else {
            if outstanding.count > Self.outstandingMax {
                throw UsageError("the server ended the feed before its end")
            }
            return false
        }
        let reply: ApplyFeedResponse
        do {
            reply = try ApplyFeedResponse(decoding: bytes)
        } catch {
            throw UsageError("the server's results cannot be read: \(error)")
        }
        totals.committedOffset = max(totals.committedOffset, reply.committedOffset)
        for result in reply.results { try account(result) }
        return true
    }

    private func account(_ result: FeedResult) throws {
        guard let item = outstanding.removeValue(forKey: result.offset) else { return }
        switch result.outcome {
        case .applied: totals.applied += 1
        case .replayed: totals.replayed += 1
        case .stale: totals.stale += 1
        default:
            let error = result.error ?? RecordError()
            try reject(item, error.reason, error.field, error.message)
        }
    }

    private func reject(
        _ item: FeedSource.Item, _ reason: String, _ field: String, _ message: String
    ) throws {
        totals.rejected += 1
        try rejects?.add(item, reason, field, message)
        complaints += 1
        guard complaints <= 10 else {
            if complaints == 11 { Terminal.complain("further rejects are only counted") }
            return
        }
        progress.clear()
        let place = field.isEmpty ? "line \(item.line)" : "line \(item.line), \(field)"
        // The server begins its messages with the field, which stands there already.
        let repeats = !field.isEmpty && message.hasPrefix(field + ": ")
        let text = repeats ? String(message.dropFirst(field.count + 2)) : message
        Terminal.complain("\(place): \(reason): \(text)")
    }
}
