internal import ArgumentParser
internal import Messages

/// Which return, and the options of every change.
struct ReturnOptions: ParsableArguments {
    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Id of the return, ORDER~NUMBER.")
    var id: String
}

/// Which units of which order shall come back, from where, under which policy.
struct ReturnLineOptions: ParsableArguments {
    @Argument(help: "Id of the order, CHANNEL:REFERENCE.")
    var order: String

    @Argument(
        help: ArgumentHelp(
            "Lines of the order; one unit unless said otherwise.",
            valueName: "line[=quantity][:why]"))
    var lines: [ReturnLineTerm] = []

    @Option(help: "Condition that the customer says they are in; by default open-box.")
    var condition: Choice<Condition>?

    @Option(
        help: ArgumentHelp(
            "Serial number of a unit of a line; may be repeated.", valueName: "line=serial"))
    var serial: [SerialTerm] = []

    @Option(
        help: ArgumentHelp(
            "Where the customer is; by default where the order went.",
            valueName: "city,region[,country]"))
    var origin: Place?

    @Option(help: "Use this policy rather than the one whose conditions match.")
    var policy: String = ""

    func validate() throws {
        for term in serial where !lines.contains(where: { $0.line == term.line }) {
            throw ValidationError("--serial \(term.line)=\(term.serial) is of no line given.")
        }
    }

    var messages: [ReturnLine] {
        lines.map { term in
            .with {
                $0.lineID = term.line
                $0.quantity = term.quantity
                $0.reason = term.reason
                $0.condition = condition?.value ?? .unspecified
                $0.serials = serial.filter { $0.line == term.line }.map(\.serial)
            }
        }
    }

    var address: Address? {
        origin.map { place in
            .with {
                $0.city = place.city
                $0.region = place.region
                $0.country = place.country
            }
        }
    }
}
