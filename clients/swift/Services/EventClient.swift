public import Messages

/// `dom.v1.EventService`, typed. Every method throws `ClientError`.
public struct EventClient: Sendable {
    static let path = "/dom.v1.EventService/"
    let client: Client

    /// Events after a cursor that match the filters; then, with `follow`, those to come. Read at
    /// the caller's own pace: nothing is buffered for a slow one.
    public func subscribe(
        _ request: SubscribeRequest, options: CallOptions? = nil
    ) -> MessageStream<SubscribeResponse> {
        client.serverStream(Self.path + "Subscribe", request, options: options)
    }
}

extension Client {
    public var events: EventClient { EventClient(client: self) }
}
