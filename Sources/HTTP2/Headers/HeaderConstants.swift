internal import CNghttp2
public import Primitives

/// The numbered header blocks (`HeaderBlock.constant`), prepared once for libnghttp2.
///
/// Owned by an event loop and shared by its sessions: a session keeps it alive for as long as a
/// frame may point into it.
public final class HeaderConstants {
    private var lists = [HeaderList?](repeating: nil, count: Int(HeaderBlock.constantsMax) + 1)

    public init() {}

    func list(_ block: HeaderBlock) -> HeaderList {
        let number = Int(block.constant)
        if let list = lists[number] { return list }
        let list = HeaderList(block)
        list.freeze()
        lists[number] = list
        return list
    }
}

extension Session {
    public func respond(_ stream: Stream, _ block: HeaderBlock) {
        respond(stream, list(block))
    }

    public func respondAndEnd(_ stream: Stream, _ block: HeaderBlock) {
        respondAndEnd(stream, list(block))
    }

    public func finish(_ stream: Stream, trailers: HeaderBlock) {
        finish(stream, trailers: list(trailers))
    }

    public func request(
        _ block: HeaderBlock, endStream: Bool = false
    ) throws(HTTP2Error) -> Stream {
        try request(HeaderList(block), endStream: endStream)
    }

    private func list(_ block: HeaderBlock) -> HeaderList {
        block.constant == 0 ? HeaderList(block) : constants.list(block)
    }
}
