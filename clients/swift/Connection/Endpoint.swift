/// Where a server listens.
public struct Endpoint: Sendable, Equatable, CustomStringConvertible {
    public static let portDefault = 50_051

    /// Name or address, without brackets.
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// `HOST:PORT`, `HOST`, `:PORT`, `[::1]:PORT`. Nil for anything else.
    public init?(_ text: String) {
        var host = text
        var port = String(Self.portDefault)
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            if rest.hasPrefix(":") {
                port = String(rest.dropFirst())
            } else if !rest.isEmpty {
                return nil
            }
        } else if let colon = text.firstIndex(of: ":") {
            host = String(text[..<colon])
            port = String(text[text.index(after: colon)...])
        }
        guard let number = UInt16(port), number > 0, !text.isEmpty,
            !host.contains(where: { $0 == " " || $0 == "/" })
        else { return nil }
        self.host = host.isEmpty ? "127.0.0.1" : host
        self.port = Int(number)
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
