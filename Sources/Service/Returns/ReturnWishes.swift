internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// What a customer wants to send back, checked and with its names resolved against the order.
struct ReturnWishes {
    var lines: [ReturnWish]
    /// Where the customer is; nil = the order's destination.
    var origin: OrderAddress?
    /// Use this policy; empty = the one whose conditions match.
    var policy: String

    static let reasonBytesMax = 128

    /// The part of the checks that needs no order.
    static func check(_ lines: [Messages.ReturnLine], required: Bool) throws(RPCFailure) {
        try Check.count(lines.count, in: (required ? 1 : 0)...Limits.linesMax, "lines")
        var serials: [String: String] = [:]
        for (place, line) in lines.enumerated() {
            let field = "lines[\(place)]"
            try Check.identifier(line.lineID, "\(field).line_id")
            try Check.quantity(line.quantity, "\(field).quantity")
            try Check.text(line.reason, "\(field).reason", bytesMax: reasonBytesMax)
            try Check.count(
                line.serials.count, in: 0...Int(clamping: line.quantity), "\(field).serials")
            for (number, serial) in line.serials.enumerated() {
                let one = "\(field).serials[\(number)]"
                try Check.identifier(serial, one)
                if let other = serials.updateValue(one, forKey: serial) {
                    throw .invalid(one, "\"\(serial)\" is \(other), too", reason: "DUPLICATE")
                }
            }
            guard line.condition.isKnown else {
                throw .invalid("\(field).condition", "is not known", reason: "UNKNOWN_VALUE")
            }
        }
    }

    /// Where the customer is, checked.
    static func origin(
        _ address: Address?, _ network: Network
    ) throws(RPCFailure) -> OrderAddress? {
        guard let address else { return nil }
        return try OrderAddress(address, try Destination(address, "origin", network), "origin")
    }

    /// INVALID_ARGUMENT for a line that the order does not have, or that stands there twice.
    static func lines(
        _ lines: [Messages.ReturnLine], of order: OrderRecord
    ) throws(RPCFailure) -> [ReturnWish] {
        var wishes: [ReturnWish] = []
        for (place, line) in lines.enumerated() {
            let index = order.lines.firstIndex { $0.id == line.lineID }
            guard let index else {
                throw .invalid(
                    "lines[\(place)].line_id", "\"\(line.lineID)\" is no line of the order",
                    reason: "UNKNOWN_LINE")
            }
            let condition: Inventory.Condition =
                line.condition == .unspecified
                ? .openBox : try Inventory.Condition(line.condition, "lines[\(place)].condition")
            let isTwice = wishes.contains { $0.line == index && $0.condition == condition }
            if isTwice {
                throw .invalid("lines[\(place)].line_id", "is there twice", reason: "DUPLICATE")
            }
            wishes.append(
                ReturnWish(
                    line: index, quantity: line.quantity, reason: line.reason,
                    condition: condition, serials: line.serials))
        }
        return wishes
    }
}

extension [ExchangeLine] {
    /// Checked, with their locations.
    func exchanges(_ names: NameResolver) throws(RPCFailure) -> [NewExchange] {
        try Check.count(count, in: 0...Limits.linesMax, "exchanges")
        var result: [NewExchange] = []
        for (place, line) in enumerated() {
            let field = "exchanges[\(place)]"
            try Check.identifier(line.lineID, "\(field).line_id")
            try Check.identifier(line.sku, "\(field).sku")
            try Check.quantity(line.quantity, "\(field).quantity")
            if result.contains(where: { $0.line == line.lineID }) {
                throw .invalid("\(field).line_id", "is there twice", reason: "DUPLICATE")
            }
            result.append(
                NewExchange(
                    line: line.lineID, sku: SkuKey(line.sku), quantity: line.quantity,
                    location: try names.location(line.location, "\(field).location")))
        }
        return result
    }
}
