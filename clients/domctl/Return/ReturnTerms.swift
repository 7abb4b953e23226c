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
    var condition = Condition.unspecified

    init?(argument: String) {
        guard let (unit, choice) = argument.choice(),
            let colon = Optional(choice.firstIndex(of: ":") ?? choice.endIndex),
            let grade = Choice<ReturnGrade>(argument: String(choice[..<colon])),
            grade.value != .unspecified
        else { return nil }
        self.unit = unit
        self.grade = grade.value
        guard colon < choice.endIndex else { return }
        guard let said = Choice<Condition>(argument: String(choice[colon...].dropFirst())) else {
            return nil
        }
        condition = said.value
    }
}

/// `UNIT=DISPOSITION[:CONDITION][@PLACE]`: `1=restock`, `2=restock:refurbished`,
/// `3=forward@dc-reno`, `4=return-to-vendor@V-1`.
struct DispositionTerm: ExpressibleByArgument, Equatable {
    var unit: UnitTerm
    var disposition: Disposition
    var condition = Condition.unspecified
    var place = ""

    init?(argument: String) {
        guard let (unit, choice) = argument.choice() else { return nil }
        var head = choice
        if let at = head.firstIndex(of: "@") {
            place = String(head[head.index(after: at)...])
            head = head[..<at]
            if place.isEmpty { return nil }
        }
        if let colon = head.firstIndex(of: ":") {
            let name = String(head[head.index(after: colon)...])
            guard let said = Choice<Condition>(argument: name) else { return nil }
            condition = said.value
            head = head[..<colon]
        }
        guard let said = Choice<Disposition>(argument: String(head)), said.value != .unspecified
        else { return nil }
        self.unit = unit
        disposition = said.value
    }
}

extension String {
    /// `UNIT=…` in its parts. From the last `=`, for a whole id may contain one.
    fileprivate func choice() -> (UnitTerm, Substring)? {
        guard let equals = lastIndex(of: "="),
            let unit = UnitTerm(argument: String(self[..<equals]))
        else { return nil }
        return (unit, self[index(after: equals)...])
    }
}
