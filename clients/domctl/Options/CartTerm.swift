internal import ArgumentParser
internal import Messages

/// `SKU=QUANTITY[@MODE][:LOCATION]`: one line of a cart.
///
/// Read from the first `=` that makes sense of the rest, for a SKU may contain any of the signs.
struct CartTerm: ExpressibleByArgument, Equatable {
    var sku: String
    var quantity: Int64
    var mode = FulfilmentMode.unspecified
    var location = ""

    init?(argument: String) {
        for equals in argument.indices where argument[equals] == "=" {
            guard equals > argument.startIndex else { continue }
            sku = String(argument[..<equals])
            quantity = 0
            if read(argument[argument.index(after: equals)...]) { return }
        }
        return nil
    }

    private mutating func read(_ text: Substring) -> Bool {
        let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
        guard let units = Int64(digits), units > 0 else { return false }
        (quantity, mode, location) = (units, .unspecified, "")
        var rest = text[digits.endIndex...]
        if rest.first == "@" {
            let name = rest.dropFirst().prefix { $0 != ":" }
            guard let choice = Choice<FulfilmentMode>(argument: String(name)) else { return false }
            mode = choice.value
            rest = rest[name.endIndex...]
        }
        guard !rest.isEmpty else { return true }
        location = String(rest.dropFirst())
        return rest.first == ":" && !location.isEmpty
    }

    var message: CartLine {
        .with {
            $0.sku = sku
            $0.quantity = quantity
            $0.mode = mode
            $0.location = location
        }
    }
}

/// `CITY,REGION` or `CITY,REGION,COUNTRY`: where goods go.
struct Place: ExpressibleByArgument, Equatable {
    var city: String
    var region: String
    var country = ""

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " })
        }
        guard 2...3 ~= parts.count, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        city = parts[0]
        region = parts[1]
        if parts.count == 3 { country = parts[2] }
    }
}

/// Degrees with at most six digits after the point, as micro-degrees: exact.
struct Degrees: ExpressibleByArgument, Equatable {
    var millionths: Int32

    init?(argument: String) {
        let isNegative = argument.hasPrefix("-")
        let parts = argument.dropFirst(isNegative ? 1 : 0)
            .split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, argument.count - (isNegative ? 1 : 0) <= 12 else {
            return nil
        }
        let fraction = parts.count == 2 ? parts[1] : "0"
        let all = whole + fraction
        guard !whole.isEmpty, 1...6 ~= fraction.count,
            all.allSatisfy({ $0.isASCII && $0.isWholeNumber }),
            let value = Int32(all + String(repeating: "0", count: 6 - fraction.count)),
            value <= 180_000_000
        else { return nil }
        millionths = isNegative ? -value : value
    }
}
