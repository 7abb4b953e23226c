/// Writes the Prometheus text format, version 0.0.4: a family's HELP and TYPE once, its samples
/// below it, so that `promtool check metrics` has nothing to say.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Begins a family; its samples must follow before the next.
    mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(
        _ name: String, _ labels: [(String, String)] = [], _ value: some CustomStringConvertible
    ) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.0)=\"\(PrometheusText.escaped($0.1))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(value)\n"
    }

    /// A counter with one sample.
    mutating func counter(_ name: String, _ help: String, _ value: some BinaryInteger) {
        family(name, "counter", help)
        sample(name, [], value.description)
    }

    /// A gauge with one sample.
    mutating func gauge(_ name: String, _ help: String, _ value: some CustomStringConvertible) {
        family(name, "gauge", help)
        sample(name, [], value)
    }

    /// The samples of one histogram; `counts` per bucket, not cumulative, one more than `bounds`.
    mutating func histogram(
        _ name: String, _ labels: [(String, String)], bounds: [String], counts: [UInt64],
        sum: Double
    ) {
        var cumulative: UInt64 = 0
        for (bound, count) in zip(bounds + ["+Inf"], counts) {
            cumulative += count
            sample(name + "_bucket", labels + [("le", bound)], cumulative)
        }
        sample(name + "_sum", labels, sum)
        sample(name + "_count", labels, cumulative)
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
            "\n", with: "\\n")
    }
}
