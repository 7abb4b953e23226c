/// A setting's value after its text was understood.
enum SettingValue: Sendable, Equatable {
    case text(String)
    case address(ListenAddress)
    case milliseconds(Int64)
    case bytes(Int)
    case count(Int)
    case flag(Bool)
}

/// Where a listener binds.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    public var host: String
    /// 0 lets the system choose.
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// True for 127.0.0.0/8, ::1 and the name `localhost`.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension Setting {
    /// Understands `text`, or says what was expected.
    func parse(_ text: String) throws(ConfigurationError) -> SettingValue {
        switch kind {
        case .path: return .text(text)
        case .choice(let words):
            if words.contains(text) { return .text(text) }
            throw expected("one of \(words.joined(separator: ", "))", text)
        case .flag:
            if let value = Bool(text) { return .flag(value) }
            throw expected("true or false", text)
        case .count(let range):
            if let value = Int(text), range.contains(value) { return .count(value) }
            throw expected("a whole number from \(range.lowerBound) to \(range.upperBound)", text)
        case .address:
            if let value = Setting.address(text) { return .address(value) }
            throw expected("HOST:PORT", text)
        case .duration:
            if let value = Setting.scaled(text, Setting.timeUnits) { return .milliseconds(value) }
            throw expected("a time such as 500ms, 30s, 15m, 24h or 7d", text)
        case .bytes:
            if let value = Setting.scaled(text, Setting.byteUnits) { return .bytes(Int(value)) }
            throw expected("a size such as 4096, 64KiB, 256MiB or 8GiB", text)
        }
    }

    private func expected(_ wanted: String, _ text: String) -> ConfigurationError {
        ConfigurationError("\(name): expected \(wanted), got \"\(text)\"")
    }

    private static let timeUnits: [(String, Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]
    private static let byteUnits: [(String, Int64)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1),
    ]

    /// Digits and one of `units`; nil also when the product is out of range.
    private static func scaled(_ text: String, _ units: [(String, Int64)]) -> Int64? {
        for (unit, factor) in units where text.hasSuffix(unit) {
            let digits = text.dropLast(unit.count)
            guard let number = UInt32(digits), digits.first?.isNumber == true else { continue }
            let (product, overflow) = Int64(number).multipliedReportingOverflow(by: factor)
            return overflow ? nil : product
        }
        return nil
    }

    private static func address(_ text: String) -> ListenAddress? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        guard let port = UInt16(text[text.index(after: colon)...]) else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.allSatisfy({ !$0.isWhitespace }) else { return nil }
        return ListenAddress(host: String(host), port: Int(port))
    }
}
