internal import Configuration
internal import Foundation

/// Flags before environment before file before defaults; unknown names are refused in each.
///
/// The sources themselves are snapshots of swift-configuration's providers; this type decides
/// which is asked first and what may occur in them.
struct SettingSources {
    private let snapshots: [(name: String, snapshot: any ConfigSnapshot)]

    /// `arguments` without the program's and the command's names.
    init(
        arguments: [String], environment: [String: String]
    ) throws(ConfigurationError) {
        let flags = InMemoryProvider(name: "flags", values: try SettingSources.flags(arguments))
        try SettingSources.refuseUnknown(environment)
        let variables = EnvironmentVariablesProvider(environmentVariables: environment)
            .prefixKeys(with: "domd")
        var snapshots: [(String, any ConfigSnapshot)] = [
            ("flag", flags.snapshot()), ("environment", variables.snapshot()),
        ]
        let named = try SettingSources(snapshots: snapshots).lookUp(.config)
        if let named, case .text(let path) = named.value, !path.isEmpty {
            snapshots.append(("file \(path)", try SettingSources.file(path)))
        }
        self.init(snapshots: snapshots)
    }

    private init(snapshots: [(String, any ConfigSnapshot)]) { self.snapshots = snapshots }

    /// The value of the first source that has one; nil if none has.
    func lookUp(_ setting: Setting) throws(ConfigurationError) -> (
        value: SettingValue, source: String
    )? {
        let key = AbsoluteConfigKey(setting.key)
        for (name, snapshot) in snapshots {
            do {
                guard let text = try SettingSources.text(snapshot, key, setting.kind) else {
                    continue
                }
                return (try setting.parse(text), name)
            } catch let error as ConfigurationError {
                throw ConfigurationError("\(error) (from \(name))")
            } catch {
                throw ConfigurationError("\(setting.name): \(error) (from \(name))")
            }
        }
        return nil
    }

    /// Numbers and booleans may stand as such in a JSON file.
    private static func text(
        _ snapshot: any ConfigSnapshot, _ key: AbsoluteConfigKey, _ kind: Setting.Kind
    ) throws -> String? {
        let type: ConfigType =
            switch kind {
            case .count: .int
            case .flag: .bool
            default: .string
            }
        switch try snapshot.value(forKey: key, type: type).value?.content {
        case .string(let text): return text
        case .int(let number): return String(number)
        case .bool(let value): return String(value)
        default: return nil
        }
    }

    // MARK: What may occur

    /// `--name value`, `--name=value`, and `--name` alone for a flag; each at most once.
    private static func flags(_ arguments: [String]) throws(ConfigurationError)
        -> [AbsoluteConfigKey: ConfigValue]
    {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let setting = Setting.all.first(where: { $0.flag == parts[0] }) else {
                throw ConfigurationError("unknown flag \(argument); see domd serve --help")
            }
            let text: String
            if parts.count == 2 {
                text = String(parts[1])
            } else if case .flag = setting.kind {
                text = "true"
            } else if let next = rest.popFirst() {
                text = next
            } else {
                throw ConfigurationError("\(setting.flag) needs a value")
            }
            let content = try ConfigurationContent(setting, text).content
            let key = AbsoluteConfigKey(setting.key)
            guard values.updateValue(ConfigValue(content, isSecret: false), forKey: key) == nil
            else { throw ConfigurationError("\(setting.flag) is given twice") }
        }
        return values
    }

    private static func refuseUnknown(_ environment: [String: String]) throws(ConfigurationError) {
        // DOMD_SERVER is domctl's, and may well be set in the same shell.
        let known = Set(Setting.all.map(\.variable)).union(["DOMD_SERVER"])
        for name in environment.keys.sorted() where name.hasPrefix("DOMD_") && !known.contains(name)
        {
            throw ConfigurationError("unknown environment variable \(name); see domd serve --help")
        }
    }

    private static func file(_ path: String) throws(ConfigurationError) -> JSONSnapshot {
        let tree: Any
        let snapshot: JSONSnapshot
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            tree = try JSONSerialization.jsonObject(with: data)
            snapshot = try JSONSnapshot(
                data: data.bytes, providerName: path, parsingOptions: .default)
        } catch {
            throw ConfigurationError(
                "cannot read the configuration file \(path): it is missing or not a JSON object")
        }
        let known = Set(Setting.all.map(\.name)).subtracting([Setting.config.name])
        for name in leaves(tree, "").sorted() where !known.contains(name) {
            throw ConfigurationError(
                "unknown setting \"\(name)\" in \(path); see domd serve --help")
        }
        return snapshot
    }

    private static func leaves(_ tree: Any, _ path: String) -> [String] {
        guard let object = tree as? [String: Any] else { return [path] }
        return object.flatMap { key, value in
            leaves(value, path.isEmpty ? key : "\(path).\(key)")
        }
    }
}

/// A flag's text in the type that its key is asked for.
private struct ConfigurationContent {
    let content: ConfigContent

    init(_ setting: Setting, _ text: String) throws(ConfigurationError) {
        switch try setting.parse(text) {
        case .count(let number): content = .int(number)
        case .flag(let value): content = .bool(value)
        default: content = .string(text)
        }
    }
}
