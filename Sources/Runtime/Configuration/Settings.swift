public import Fulfilment
internal import Primitives

/// How this server runs: every setting, understood and checked together.
///
/// Made once at start; nothing below `Runtime` knows where a value came from.
public struct Settings: Sendable {
    /// Nil only for a demo, which then uses a temporary directory.
    public var data: String?
    public var demo: Bool
    public var initialise: Bool
    public var listen: ListenAddress
    public var operations: ListenAddress
    public var allowPlaintext: Bool
    /// Never 0.
    public var threads: Int
    public var logLevel: String
    public var logFormat: String
    /// Milliseconds; 0 means never.
    public var snapshotInterval: Int64
    /// Bytes of journal growth; 0 means never.
    public var snapshotBytes: Int
    /// Milliseconds.
    public var historyTime: Int64
    public var historyBytes: Int
    public var archive: Bool
    /// Milliseconds.
    public var expiryTick: Int64
    /// Times and counts of the life of orders.
    public var rules: FulfilmentRules
    /// Routing decisions that can be explained.
    public var decisionBytes: Int
    /// Milliseconds.
    public var decisionTime: Int64
    /// Milliseconds.
    public var drainDelay: Int64
    /// Milliseconds.
    public var drainGrace: Int64
    /// Milliseconds, all of them.
    public var connectionIdle: Int64
    /// 0 means no limit.
    public var connectionAge: Int64
    public var connectionAgeGrace: Int64
    public var keepaliveInterval: Int64
    public var keepaliveTimeout: Int64
    public var connectionsMax: Int
    public var connectionsPerAddress: Int

    /// One line per setting of what `check-config` shows: name, value, source.
    public var explanation: [(name: String, value: String, source: String)]

    /// Reads all sources. `arguments` without the program's and the command's names; `processors`
    /// is what `threads` 0 stands for.
    public static func load(
        arguments: [String], environment: [String: String], processors: Int
    ) throws(ConfigurationError) -> Settings {
        let sources = try SettingSources(arguments: arguments, environment: environment)
        var values = SettingValues()
        for setting in Setting.all { try values.add(setting, sources) }
        let configuration = try Settings(values, processors: processors)
        try configuration.check()
        return configuration
    }

    private init(_ values: SettingValues, processors: Int) throws(ConfigurationError) {
        data = values.text(.data).isEmpty ? nil : values.text(.data)
        demo = values.flag(.demo)
        initialise = values.flag(.initialise)
        listen = values.address(.listen)
        operations = values.address(.operations)
        allowPlaintext = values.flag(.allowPlaintext)
        threads = values.count(.threads) == 0 ? max(1, processors) : values.count(.threads)
        logLevel = values.text(.logLevel)
        logFormat = values.text(.logFormat)
        snapshotInterval = values.milliseconds(.snapshotInterval)
        snapshotBytes = values.bytes(.snapshotBytes)
        historyTime = values.milliseconds(.historyTime)
        historyBytes = values.bytes(.historyBytes)
        archive = values.text(.archive) == "on"
        expiryTick = values.milliseconds(.expiryTick)
        rules = values.rules
        decisionBytes = values.bytes(.decisionBytes)
        decisionTime = values.milliseconds(.decisionTime)
        drainDelay = values.milliseconds(.drainDelay)
        drainGrace = values.milliseconds(.drainGrace)
        connectionIdle = values.milliseconds(.connectionIdle)
        connectionAge = values.milliseconds(.connectionAge)
        connectionAgeGrace = values.milliseconds(.connectionAgeGrace)
        keepaliveInterval = values.milliseconds(.keepaliveInterval)
        keepaliveTimeout = values.milliseconds(.keepaliveTimeout)
        connectionsMax = values.count(.connectionsMax)
        connectionsPerAddress = values.count(.connectionsPerAddress)
        explanation = values.explanation
    }

    /// Relations between settings.
    private func check() throws(ConfigurationError) {
        guard data != nil || demo else {
            throw ConfigurationError(
                "data: there is no data directory; give --data DIR, or --demo to try without one")
        }
        for (setting, address) in [(Setting.listen, listen), (.operations, operations)]
        where !address.isLoopback && !allowPlaintext {
            throw ConfigurationError(
                "\(setting.name): \(address) can be reached from other machines and this server "
                    + "does not encrypt yet; use a loopback address or spell out --allow-plaintext")
        }
        guard listen.port == 0 || listen != operations else {
            throw ConfigurationError("operations: \(operations) is already where gRPC is served")
        }
        for (setting, value) in [
            (Setting.expiryTick, expiryTick), (.orderPark, rules.park), (.orderRetry, rules.retry),
            (.pickupReminder, rules.reminder), (.pickupTime, rules.pickup),
            (.connectionIdle, connectionIdle),
            (.keepaliveInterval, keepaliveInterval), (.keepaliveTimeout, keepaliveTimeout),
        ] where value == 0 {
            throw ConfigurationError("\(setting.name): must be longer than 0")
        }
        guard rules.park <= Limits.parkMillisecondsMax else {
            throw ConfigurationError("order.park: must be 400d at most")
        }
    }
}

/// The values found, by name; every setting is there.
private struct SettingValues {
    private var values: [String: SettingValue] = [:]
    private(set) var explanation: [(name: String, value: String, source: String)] = []

    mutating func add(_ setting: Setting, _ sources: SettingSources) throws(ConfigurationError) {
        let found = try sources.lookUp(setting)
        let value = if let found { found.value } else { try setting.parse(setting.defaultText) }
        values[setting.name] = value
        explanation.append((setting.name, value.text, found?.source ?? "default"))
    }

    func text(_ setting: Setting) -> String {
        guard case .text(let value) = values[setting.name] else { mismatch(setting) }
        return value
    }

    func flag(_ setting: Setting) -> Bool {
        guard case .flag(let value) = values[setting.name] else { mismatch(setting) }
        return value
    }

    func address(_ setting: Setting) -> ListenAddress {
        guard case .address(let value) = values[setting.name] else { mismatch(setting) }
        return value
    }

    func count(_ setting: Setting) -> Int {
        guard case .count(let value) = values[setting.name] else { mismatch(setting) }
        return value
    }

    func bytes(_ setting: Setting) -> Int {
        guard case .bytes(let value) = values[setting.name] else { mismatch(setting) }
        return value
    }

    func milliseconds(_ setting: Setting) -> Int64 {
        guard case .milliseconds(let value) = values[setting.name] else { mismatch(setting) }
        return value
    }

    var rules: FulfilmentRules {
        var rules = FulfilmentRules()
        rules.risk = milliseconds(.orderAtRisk)
        rules.aside = milliseconds(.orderSetAside)
        rules.attemptsMax = UInt32(clamping: count(.orderAttempts))
        rules.park = milliseconds(.orderPark)
        rules.retry = milliseconds(.orderRetry)
        rules.close = milliseconds(.orderClose)
        rules.reminder = milliseconds(.pickupReminder)
        rules.pickup = milliseconds(.pickupTime)
        return rules
    }

    private func mismatch(_ setting: Setting) -> Never {
        preconditionFailure("\(setting.name) is read as another kind than it is declared")
    }
}

extension SettingValue {
    /// For people: milliseconds and bytes in the unit that divides them.
    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .address(let address): address.description
        case .count(let number): String(number)
        case .flag(let value): String(value)
        case .milliseconds(let value):
            SettingValue.scaled(
                value,
                [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)])
        case .bytes(let value):
            SettingValue.scaled(
                Int64(value), [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1)])
        }
    }

    private static func scaled(_ value: Int64, _ units: [(String, Int64)]) -> String {
        if value == 0 { return units.contains { $0.0 == "s" } ? "0s" : "0" }
        for (unit, factor) in units where value % factor == 0 {
            return "\(value / factor)\(unit)"
        }
        return "\(value)\(units.last?.0 ?? "")"
    }
}
