internal import ArgumentParser
internal import Messages

/// `LINE[=QUANTITY][:REASON]`: units of an order line that shall come back; one unit without a
/// quantity.
struct ReturnLineTerm: ExpressibleByArgument, Equatable {
    var line: String
    var quantity: Int64 = 1
    var reason = ""

    init?(argument: String) {
        var head = Substring(argument)
        if let colon = argument.firstIndex(of: ":") {
            reason = String(argument[argument.index(after: colon)...])
            head = argument[..<colon]
        }
        if let equals = head.lastIndex(of: "=") {
            guard let units = Int64(head[head.index(after: equals)...]), units > 0 else {
                return nil
            }
            quantity = units
            head = head[..<equals]
        }
        if head.isEmpty { return nil }
        line = String(head)
    }
}

/// `LINE=SERIAL`: the serial number of a unit of a line.
struct SerialTerm: ExpressibleByArgument, Equatable {
    var line: String
    var serial: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
            return nil
        }
        line = String(argument[..<equals])
        serial = String(argument[argument.index(after: equals)...])
        if serial.isEmpty { return nil }
    }
}

/// A unit of a return: `2`, `/2`, or its whole id.
struct UnitTerm: ExpressibleByArgument, Equatable {
    private var text: String

    init?(argument: String) {
        guard !argument.isEmpty, argument != "/" else { return nil }
        text = argument
    }

    /// The id within the return of that id.
    func id(in returnID: String) -> String {
        let digits = text.hasPrefix("/") ? text.dropFirst() : Substring(text)
        let isNumber = digits.allSatisfy { $0.isASCII && $0.isWholeNumber }
        return isNumber ? returnID + "/" + digits : text
    }
}

/// `UNIT=GRADE[:CONDITION]`: `1=a`, `2=a:new`.
struct GradeTerm: ExpressibleByArgument, Equatable {
    var unit: UnitTerm
    var grade: ReturnGrade
    var condition: Condition

    init?(argument: String) {
        guard
            let found = argument.choice({ text in
                text.conditioned().flatMap { name, condition in
                    Choice<ReturnGrade>(argument: name).map { ($0.value, condition) }
                }
            }), found.choice.0 != .unspecified
        else { return nil }
        unit = found.unit
        (grade, condition) = found.choice
    }
}

/// `UNIT=DISPOSITION[:CONDITION][@PLACE]`: `1=restock`, `2=restock:refurbished`,
/// `3=forward@dc-reno`, `4=return-to-vendor@V-1`.
struct DispositionTerm: ExpressibleByArgument, Equatable {
    var unit: UnitTerm
    var disposition: Disposition
    var condition: Condition
    var place: String

    init?(argument: String) {
        guard
            let found = argument.choice({ text -> (Disposition, Condition, String)? in
                let at = text.firstIndex(of: "@") ?? text.endIndex
                let place = String(text[at...].dropFirst())
                guard at == text.endIndex || !place.isEmpty,
                    let (name, condition) = text[..<at].conditioned(),
                    let said = Choice<Disposition>(argument: name)
                else { return nil }
                return (said.value, condition, place)
            }), found.choice.0 != .unspecified
        else { return nil }
        unit = found.unit
        (disposition, condition, place) = found.choice
    }
}

extension String {
    /// `UNIT=…` in its parts: at the first `=` behind which `read` finds sense, for the whole id of
    /// a unit may contain one, and so may what is behind.
    fileprivate func choice<Value>(
        _ read: (Substring) -> Value?
    ) -> (unit: UnitTerm, choice: Value)? {
        for equals in indices where self[equals] == "=" {
            guard let unit = UnitTerm(argument: String(self[..<equals])),
                let value = read(self[index(after: equals)...])
            else { continue }
            return (unit, value)
        }
        return nil
    }
}

extension Substring {
    /// `NAME[:CONDITION]` in its parts; nil when the condition is none.
    fileprivate func conditioned() -> (name: String, condition: Condition)? {
        guard let colon = firstIndex(of: ":") else { return (String(self), .unspecified) }
        let text = String(self[index(after: colon)...])
        guard let condition = Choice<Condition>(argument: text) else { return nil }
        return (String(self[..<colon]), condition.value)
    }
}
