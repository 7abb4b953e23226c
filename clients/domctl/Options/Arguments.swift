internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

/// A length of time: 250ms, 10s, 15m, 2h, 7d.
struct Span: ExpressibleByArgument, Equatable {
    var milliseconds: Int64

    init(milliseconds: Int64) { self.milliseconds = milliseconds }

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && $0.isWholeNumber }
        let factors: [String: Int64] = [
            "ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
        ]
        guard let value = Int64(digits), let factor = factors[String(argument[digits.endIndex...])]
        else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        guard !overflow, product > 0 else { return nil }
        milliseconds = product
    }

    var defaultValueDescription: String { Text.age(milliseconds: milliseconds) }
}

/// A point in time: RFC 3339, a date (its UTC midnight), or +SPAN from now.
struct Moment: ExpressibleByArgument, Equatable {
    var instant: Instant

    init?(argument: String) {
        if argument.hasPrefix("+") {
            guard let span = Span(argument: String(argument.dropFirst())) else { return nil }
            instant = WallClock.now.advanced(byMilliseconds: span.milliseconds)
        } else {
            guard let instant = RFC3339.instant(argument) else { return nil }
            self.instant = instant
        }
    }
}

/// A whole number with a sign: 5, +5, -2.
struct SignedNumber: ExpressibleByArgument, Equatable {
    var value: Int64

    init?(argument: String) {
        let plain = argument.hasPrefix("\u{2212}") ? "-" + argument.dropFirst() : argument
        guard let value = Int64(plain) else { return nil }
        self.value = value
    }
}

/// `SKU`, `SKU=QUANTITY`, `SKU=QUANTITY@LOCATION` or `SKU@LOCATION`.
struct StockTerm: ExpressibleByArgument, Equatable {
    var sku: String
    var quantity: Int64?
    var location = ""

    init?(argument: String) {
        var head = Substring(argument)
        if let at = head.lastIndex(of: "@") {
            location = String(head[head.index(after: at)...])
            head = head[..<at]
            if location.isEmpty { return nil }
        }
        if let equals = head.lastIndex(of: "=") {
            guard let number = Int64(head[head.index(after: equals)...]), number >= 0 else {
                return nil
            }
            quantity = number
            head = head[..<equals]
        }
        if head.isEmpty { return nil }
        sku = String(head)
    }
}

/// Enum values by their short names, any case, `-` for `_`.
struct Choice<Value: WireEnum>: ExpressibleByArgument {
    var value: Value

    init?(argument: String) {
        let name = argument.split(separator: "-", omittingEmptySubsequences: false)
            .joined(separator: "_")
        guard let value = Value(name: name) else { return nil }
        self.value = value
    }

    static var allValueStrings: [String] {
        Value.names.dropFirst().map { $0.lowercased() }
    }
}
