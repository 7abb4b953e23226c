internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

extension PolicyText {
    /// Reads a text of a request; what is wrong with it is told with line and column.
    init(request text: String, field: String) throws(RPCFailure) {
        if text.isEmpty { throw .invalid(field, "is required", reason: "REQUIRED") }
        let read: PolicyText
        do throws(PolicyError) {
            read = try PolicyText(text)
            // The canonical text may be longer, and must be readable for ever.
            _ = try PolicyText(read.policy.text)
        } catch {
            throw RPCFailure(error, field: field)
        }
        self = read
    }

    func warnings(on network: Network) -> [PolicyWarning] {
        remarks(on: network).map { remark in
            PolicyWarning.with {
                $0.line = UInt32(clamping: remark.place.line)
                $0.column = UInt32(clamping: remark.place.column)
                $0.message = remark.message
            }
        }
    }
}

extension RPCFailure {
    init(_ error: PolicyError, field: String) {
        let place = "\(error.place.line):\(error.place.column)"
        self.init(
            .invalidArgument, reason: error.code.rawValue, "\(field):\(place): \(error.message)",
            metadata: [
                ("line", String(error.place.line)), ("column", String(error.place.column)),
            ],
            violations: [FieldViolation(field: field, description: "\(place): \(error.message)")])
    }
}

extension Sourcing.Policy {
    /// What the text alone says.
    var message: Messages.Policy {
        Messages.Policy.with {
            $0.name = name
            $0.text = text
            $0.description = description
            $0.priority = priority
            $0.from = window.from
            $0.until = window.until
        }
    }

    /// As a ready-made one.
    func readyMade(withText: Bool) -> Messages.Policy {
        var message = message
        message.status = .readyMade
        message.inForce = ReadyMade.isLastResort(name)
        if !withText { message.text = "" }
        return message
    }
}

extension PolicyRecord {
    /// As it is exported: without what depends on the moment.
    var configuration: Messages.Policy {
        var message = message(
            in: PolicySet(records: [], locations: [], carriers: []), at: createdAt, withText: true)
        message.inForce = false
        return message
    }

    /// Without its text unless asked for.
    func message(in set: PolicySet, at now: Instant, withText: Bool = false) -> Messages.Policy {
        Messages.Policy.with {
            $0.name = name
            $0.version = version
            if withText { $0.text = text }
            $0.description = (try? Sourcing.Policy(parsing: text))?.description ?? ""
            $0.status = PolicyStatus(rawValue: Int32(status.rawValue))
            $0.priority = priority
            $0.from = from
            $0.until = until
            $0.inForce = set.inForce(at: now).contains(
                PolicySet.Key(name: name, version: version))
            $0.createdAt = createdAt
            $0.createdBy = createdBy
            $0.activatedAt = activatedAt
            $0.activatedBy = activatedBy
        }
    }
}
