internal import ArgumentParser
internal import DOMClient

/// `p99<2ms`, `mean<=500us`, `rate>100000`, `errors==0`.
struct LoadAssertion: ExpressibleByArgument {
    private enum Measure {
        case percentile(Double)
        case mean
        case maximum
        case rate
        case errors
    }

    let text: String
    private let measure: Measure
    private let comparison: String
    private let limit: Double

    init?(argument: String) {
        text = argument
        let plain = argument.filter { $0 != " " }
        guard let start = plain.firstIndex(where: { "<>=".contains($0) }) else { return nil }
        let rest = plain[start...]
        comparison = String(rest.prefix { "<>=".contains($0) })
        guard ["<", "<=", ">", ">=", "=="].contains(comparison) else { return nil }
        let bound = String(rest.dropFirst(comparison.count))
        switch String(plain[..<start]) {
        case "mean": measure = .mean
        case "max": measure = .maximum
        case "rate": measure = .rate
        case "errors": measure = .errors
        case let name where name.hasPrefix("p"):
            guard let percent = Double(name.dropFirst()), (0...100).contains(percent) else {
                return nil
            }
            measure = .percentile(percent)
        default: return nil
        }
        switch measure {
        case .rate, .errors:
            guard let number = Double(bound) else { return nil }
            limit = number
        default:
            guard let time = Self.nanoseconds(bound) else { return nil }
            limit = time
        }
    }

    private static func nanoseconds(_ text: String) -> Double? {
        for (unit, factor) in [("ns", 1.0), ("us", 1e3), ("ms", 1e6), ("s", 1e9)]
        where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * factor }
        }
        return nil
    }

    private func value(_ report: LoadReport) -> Double {
        switch measure {
        case .percentile(let percent): Double(report.latency.percentile(percent))
        case .mean: report.latency.mean
        case .maximum: Double(report.latency.maximum)
        case .rate: report.callsPerSecond
        case .errors: Double(report.failures) + Double(report.connectionErrors.count)
        }
    }

    func holds(_ report: LoadReport) -> Bool {
        // Nothing measured proves nothing.
        if case .percentile = measure, report.latency.count == 0 { return false }
        let value = value(report)
        return switch comparison {
        case "<": value < limit
        case "<=": value <= limit
        case ">": value > limit
        case ">=": value >= limit
        default: value == limit
        }
    }

    func measured(_ report: LoadReport) -> String {
        switch measure {
        case .rate, .errors: Text.decimal(value(report), 0)
        default: Text.latency(UInt64(value(report)))
        }
    }
}
