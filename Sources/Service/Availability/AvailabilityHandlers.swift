internal import Primitives

/// AvailabilityService: what can be promised.
struct AvailabilityHandlers: Sendable {
    let engine: Engine
    let watchers: WatchHub

    static let service = "/dom.v1.AvailabilityService/"

    var methods: [Method] {
        [
            .unary(Self.service + "CheckAvailability", check),
            .unary(Self.service + "ProjectAvailability", project),
            stream,
            watch,
        ]
    }
}
