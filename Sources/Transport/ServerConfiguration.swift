public import GRPC
public import HTTP2
public import NIOCore
public import Primitives

/// How a `GRPCServer` listens and what it allows. Defaults come from `Limits`.
public struct ServerConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// 0 takes any free port.
    public var port = 0
    /// Event loops; 0 means one per core.
    public var loops = 0

    public var session = SessionOptions()
    public var call = ServerCall.Options()
    public var pings = ConnectionGuard.Policy()

    public var connectionsMax = Limits.connectionsMax
    public var connectionsPerAddressMax = Limits.connectionsPerAddressMax

    /// A connection without calls is closed after this.
    public var idleMilliseconds = Limits.idleMillisecondsMax
    /// A connection is closed after this, give or take a tenth; nil means never.
    public var ageMilliseconds: Int64?
    /// Calls may go on for so long on a connection that is past its age.
    public var ageGraceMilliseconds = Limits.ageGraceMilliseconds
    public var keepaliveMilliseconds = Limits.keepaliveMilliseconds
    public var keepaliveTimeoutMilliseconds = Limits.keepaliveTimeoutMilliseconds
    public var prefaceMilliseconds = Limits.prefaceMillisecondsMax
    public var headerBlockMilliseconds = Limits.headerBlockMillisecondsMax
    public var bodyStallMilliseconds = Limits.bodyStallMillisecondsMax

    /// Where TLS goes: called on the new connection's loop before HTTP/2 is added to its pipeline.
    public var prepareChannel: (@Sendable (any Channel) throws -> Void)?
    /// Where authentication goes: called once per call with its method and context, before the
    /// handler; throwing ends the call. Runs on the event loop and must not block.
    public var admit: Admission?

    public typealias Admission =
        @Sendable (_ path: String, _ context: inout CallContext) throws(RPCFailure) -> Void

    public init() {}
}
