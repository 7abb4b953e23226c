internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct ReturnGradeUnits: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grade",
        abstract: "What received units are like, A to D; tells what is best done with each.",
        discussion: """
            a  complete, no signs of use: open-box, or new with `:new`, still sealed
            b  to be repaired or repackaged: refurbished once that is done
            c  signs of use: used
            d  broken: damaged

            Examples:
              domctl return grade web:1001~1 1=a 2=a:new
              domctl return grade web:1001~1 3=d --remark "screen cracked"
            """)

    @OptionGroup var options: ReturnOptions

    @Argument(help: ArgumentHelp("Units.", valueName: "unit=grade[:condition]"))
    var units: [GradeTerm]

    @Option(help: "Remark on each of them.")
    var remark: String = ""

    func run() async throws {
        let terms = units
        try await options.global.change(options.write, by: { try await $0.returns.grade($1) }) {
            $0.returnID = options.id
            $0.grades = terms.map { term in
                .with {
                    $0.unitID = term.unit.id(in: options.id)
                    $0.grade = term.grade
                    $0.condition = term.condition
                    $0.remark = remark
                }
            }
        } show: { reply, output in
            try await ReturnTable.show(reply, output)
            output.more(["unit", "suggestion"]) { table in
                for (term, suggestion) in zip(terms, reply.suggestions) {
                    table.add([term.unit.id(in: options.id), "\(suggestion)"])
                }
            }
        }
    }
}

struct ReturnDispose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispose",
        abstract: "What becomes of units: stock moves at once.",
        discussion: """
            restock            sellable at once, as graded or as a colon says
            quarantine         set aside; another disposition follows
            refurbish          repaired or repackaged; another disposition follows
            forward@PLACE      to another location, where it is received again
            liquidate, donate, destroy, return-to-vendor[@VENDOR]

            Examples:
              domctl return dispose web:1001~1 1=restock 2=quarantine
              domctl return dispose web:1001~1 2=restock:refurbished
              domctl return dispose web:1001~1 3=forward@DC-CHI --expected +2d
            """)

    @OptionGroup var options: ReturnOptions

    @Argument(help: ArgumentHelp("Units.", valueName: "unit=disposition[:condition][@place]"))
    var units: [DispositionTerm]

    @Option(help: "Forwarded units are expected there then: a date, RFC 3339, or +2d.")
    var expected: Moment?

    func validate() throws {
        for term in units where term.disposition == .forward && term.place.isEmpty {
            throw ValidationError("forward needs a location: UNIT=forward@LOCATION.")
        }
    }

    func run() async throws {
        try await options.global.change(options.write, by: { try await $0.returns.dispose($1) }) {
            $0.returnID = options.id
            $0.dispositions = units.map { term in
                .with {
                    $0.unitID = term.unit.id(in: options.id)
                    $0.disposition = term.disposition
                    $0.condition = term.condition
                    $0.toLocation = term.place
                    $0.expectedAt = term.disposition == .forward ? expected?.instant : nil
                }
            }
        } show: {
            try await ReturnTable.show($0, $1)
        }
    }
}
