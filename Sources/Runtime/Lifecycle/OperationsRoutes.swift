internal import Transport

/// The three pages of the operations port.
struct OperationsRoutes: Sendable {
    var readiness: Readiness
    /// Name, whether it is well, and a few words; for `/readyz?verbose`.
    var checks: @Sendable () -> [(name: String, isWell: Bool, text: String)]
    var metrics: @Sendable () async -> String

    var routes: [String: OperationsServer.Route] {
        ["/livez": live, "/readyz": ready, "/metrics": page]
    }

    /// Alive as long as it answers: a failed journal ends the process by itself.
    @Sendable private func live(_ query: Substring) async -> OperationsServer.Reply {
        .init("ok\n")
    }

    @Sendable private func ready(_ query: Substring) async -> OperationsServer.Reply {
        let state = readiness.state
        let isReady = state == .ready
        var text = ""
        if query.split(separator: "&").contains(where: { $0 == "verbose" || $0 == "verbose=1" }) {
            for check in checks() {
                text += "[\(check.isWell ? "+" : "-")] \(check.name): \(check.text)\n"
            }
        }
        switch state {
        case .starting: text += "not ready: starting\n"
        case .ready: text += "ready\n"
        case .draining: text += "not ready: draining\n"
        case .failed(let reason): text += "not ready: \(reason)\n"
        }
        return .init(status: isReady ? 200 : 503, text)
    }

    @Sendable private func page(_ query: Substring) async -> OperationsServer.Reply {
        .init(contentType: PrometheusText.contentType, body: Array(await metrics().utf8))
    }
}
