internal import Runtime

/// The part of `--help` that lists every setting, made from the table that reads them.
enum SettingsHelp {
    static let text: String = {
        var text = """
            Every setting can be given as a flag, as an environment variable (DOMD_ and the \
            flag's name, --drain-delay is DOMD_DRAIN_DELAY) or in a JSON file named by --config \
            ({"drain": {"delay": "5s"}}). A flag beats the environment, which beats the file, \
            which beats the default. Unknown settings are refused.

            """
        for setting in Setting.all {
            var help = setting.help
            if setting.placeholder != nil, !setting.defaultText.isEmpty {
                help += " Default: \(setting.defaultText)."
            }
            let value = setting.placeholder.map { " \($0)" } ?? ""
            text += "\n  \(setting.flag)\(value)" + wrapped(help)
        }
        return text
    }()

    /// Indented by six, at most 78 columns, so that the help's own wrapping leaves it alone.
    private static func wrapped(_ text: String) -> String {
        var lines = ""
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty || line.count + 1 + word.count > 78 {
                lines += line.isEmpty ? "" : "\n" + line
                line = "      " + word
            } else {
                line += " " + word
            }
        }
        return lines + "\n" + line
    }
}
