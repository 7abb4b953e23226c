internal import NIOCore

/// Between the socket and `ClientConnection`: reads in, one flush per turn out.
final class ClientChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    let connection: ClientConnection
    private var failure: String?

    init(_ connection: ClientConnection) { self.connection = connection }

    func channelActive(context: ChannelHandlerContext) {
        connection.flush()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            try connection.receive(unwrapInboundIn(data))
        } catch {
            failure = "\(error)"
            connection.closed("\(error)")
            context.close(promise: nil)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) { connection.flush() }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { connection.flush() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failure = "\(error)"
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.closed(failure ?? "the server closed the connection")
    }
}
