internal import HTTP2

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A blocking TCP connection to a server under test.
final class Socket {
    struct Failure: Error {}

    private let descriptor: Int32

    init(port: Int) throws {
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo("127.0.0.1", String(port), nil, &found) == 0, let found else {
            throw Failure()
        }
        defer { freeaddrinfo(found) }
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        let code = connect(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen)
        guard code == 0 else { throw Failure() }
        var yes: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// False if the peer has closed. A send timeout of two seconds counts as that.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var time = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress! + offset, bytes.count - offset, noSignal)
            }
            if count <= 0 { return false }
            offset += count
        }
        return true
    }

    /// As many bytes as the kernel takes without waiting.
    func writeSome(_ bytes: [UInt8]) -> Int {
        let flags = noSignal | Int32(MSG_DONTWAIT)
        return bytes.withUnsafeBytes { max(0, send(descriptor, $0.baseAddress!, $0.count, flags)) }
    }

    /// Nil when the peer has closed; empty when nothing came in time.
    func read(milliseconds: Int32) -> [UInt8]? {
        var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&item, 1, milliseconds) > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress!, $0.count, 0) }
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private var noSignal: Int32 { Int32(MSG_NOSIGNAL) }
}

/// A scripted peer: writes frames byte by byte, and reads what comes back as frames.
final class ScriptedPeer {
    struct Frame {
        var type: UInt8
        var flags: UInt8
        var stream: UInt32
        var payload: [UInt8]

        /// Of RST_STREAM (payload) or GOAWAY (after the last stream).
        var code: UInt32 { number(at: type == FrameHeader.goaway ? 4 : 0) }
        var lastStream: UInt32 { number(at: 0) }
        var debug: String { String(decoding: payload.dropFirst(8), as: UTF8.self) }

        private func number(at offset: Int) -> UInt32 {
            guard payload.count >= offset + 4 else { return .max }
            return payload[offset..<(offset + 4)].reduce(UInt32(0)) { (sum: UInt32, byte: UInt8) in
                sum << 8 | UInt32(byte)
            }
        }
    }

    let socket: Socket
    private(set) var frames: [Frame] = []
    private(set) var isClosed = false
    private var rest: [UInt8] = []

    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// Connects; with `greets`, sends the preface and an empty SETTINGS.
    init(port: Int, greets: Bool = true) throws {
        socket = try Socket(port: port)
        if greets { socket.write(Self.preface + Self.frame(FrameHeader.settings)) }
    }

    static func frame(
        _ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []
    ) -> [UInt8] {
        let count = payload.count
        var frame = Array(bytes(UInt32(count)).dropFirst())
        frame += [type, flags]
        frame += bytes(stream)
        return frame + payload
    }

    static func bytes(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
    }

    /// HPACK literals without indexing and without Huffman.
    static func fields(_ fields: [(String, String)]) -> [UInt8] {
        var block: [UInt8] = []
        for (name, value) in fields {
            block.append(0)
            block += length(name.utf8.count)
            block += Array(name.utf8)
            block += length(value.utf8.count)
            block += Array(value.utf8)
        }
        return block
    }

    private static func length(_ value: Int) -> [UInt8] {
        if value < 127 { return [UInt8(value)] }
        var rest = value - 127
        var bytes: [UInt8] = [127]
        while rest >= 128 {
            bytes.append(UInt8(rest % 128 + 128))
            rest /= 128
        }
        return bytes + [UInt8(rest)]
    }

    static func requestFields(_ path: String = "/t.T/Echo") -> [(String, String)] {
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "t"),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ]
    }

    func send(
        _ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []
    ) {
        if !socket.write(Self.frame(type, flags: flags, stream: stream, payload)) {
            isClosed = true
        }
    }

    func sendHeaders(_ stream: UInt32, endStream: Bool = false, path: String = "/t.T/Echo") {
        send(
            FrameHeader.headers, flags: endStream ? 5 : 4, stream: stream,
            Self.fields(Self.requestFields(path)))
    }

    func sendMessage(_ stream: UInt32, _ message: [UInt8], endStream: Bool = true) {
        send(
            FrameHeader.data, flags: endStream ? 1 : 0, stream: stream,
            [0] + Self.bytes(UInt32(message.count)) + message)
    }

    /// Reads until `done` says so, the peer closes, or time is over.
    func read(milliseconds: Int = 3_000, until done: (Frame) -> Bool = { _ in false }) -> Frame? {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        var seen = 0
        while true {
            while seen < frames.count {
                seen += 1
                if done(frames[seen - 1]) { return frames[seen - 1] }
            }
            guard !isClosed, ContinuousClock.now < end else { return nil }
            guard let bytes = socket.read(milliseconds: 50) else {
                isClosed = true
                continue
            }
            rest += bytes
            cut()
        }
    }

    /// The first GOAWAY that is not the notice of a drain.
    func goaway(milliseconds: Int = 3_000) -> Frame? {
        read(milliseconds: milliseconds) {
            $0.type == FrameHeader.goaway && $0.lastStream != 0x7fff_ffff
        }
    }

    /// True if the server closes in time.
    func waitForClose(milliseconds: Int = 3_000) -> Bool {
        _ = read(milliseconds: milliseconds)
        return isClosed
    }

    func forget() { frames.removeAll() }

    private func cut() {
        var offset = 0
        while rest.count - offset >= 9 {
            let length =
                Int(rest[offset]) << 16 | Int(rest[offset + 1]) << 8 | Int(rest[offset + 2])
            guard rest.count - offset >= 9 + length else { break }
            var stream: UInt32 = 0
            for byte in rest[(offset + 5)..<(offset + 9)] { stream = stream << 8 | UInt32(byte) }
            frames.append(
                Frame(
                    type: rest[offset + 3], flags: rest[offset + 4], stream: stream,
                    payload: Array(rest[(offset + 9)..<(offset + 9 + length)])))
            offset += 9 + length
        }
        rest.removeFirst(offset)
    }
}
