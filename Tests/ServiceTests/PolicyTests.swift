internal import Messages
internal import Primitives
internal import Service
internal import Testing

@Suite("Policies")
struct PolicyTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    private func put(_ text: String) throws -> PutDraftResponse {
        let request = PutDraftRequest.with {
            $0.context = bench.context
            $0.context?.actor = "ada"
            $0.text = text
        }
        return try bench.call("PolicyService/PutDraft", request, PutDraftResponse.self).reply
    }

    @discardableResult
    private func activate(
        _ name: String, _ version: UInt32 = 0, from: Int64? = nil, until: Int64? = nil,
        autoRevert: Bool = false
    ) throws -> ActivateResponse {
        let request = ActivateRequest.with {
            $0.context = bench.context
            $0.name = name
            $0.version = version
            $0.from = from.map { bench.now.advanced(byMilliseconds: $0) }
            $0.until = until.map { bench.now.advanced(byMilliseconds: $0) }
            $0.autoRevert = autoRevert
        }
        return try bench.call("PolicyService/Activate", request, ActivateResponse.self).reply
    }

    private func rollback(_ name: String) throws -> RollbackResponse {
        let request = RollbackRequest.with {
            $0.context = bench.context
            $0.name = name
        }
        return try bench.call("PolicyService/Rollback", request, RollbackResponse.self).reply
    }

    private func get(
        _ name: String, _ version: UInt32? = nil, on bench: Bench? = nil
    ) throws -> Policy {
        let request = GetRequest.with {
            $0.name = name
            $0.version = version
        }
        let server = bench ?? self.bench
        let reply = try server.call("PolicyService/Get", request, GetResponse.self).reply
        return try #require(reply.policy)
    }

    /// Names and versions in force.
    private func inForce(on bench: Bench? = nil) throws -> [String] {
        let server = bench ?? self.bench
        let reply = try server.call("PolicyService/List", ListRequest(), ListResponse.self).reply
        return reply.policies.filter(\.inForce).map { "\($0.name) \($0.version)" }
    }

    private func refusal(_ body: () throws -> Void) throws -> RPCFailure {
        try #require(#expect(throws: RPCFailure.self) { try body() })
    }

    @Test("a draft decides nothing until it is activated, and then until its window ends")
    func window() throws {
        let put = try put("policy \"peak\" parcels at most 2 # busy")
        #expect(put.policy?.version == 1)
        #expect(put.policy?.status == .draft)
        #expect(put.policy?.createdBy == "ada")
        #expect(try inForce() == ["balanced 0", "returns 0"])
        let active = try activate("peak", from: 1_000, until: 5_000)
        #expect(active.policy?.status == .active)
        #expect(active.policy?.inForce == false)
        #expect(active.nextChange == bench.now.advanced(byMilliseconds: 1_000))
        bench.now = bench.now.advanced(byMilliseconds: 1_000)
        #expect(try inForce() == ["peak 1", "balanced 0", "returns 0"])
        bench.now = bench.now.advanced(byMilliseconds: 4_000)
        #expect(try inForce() == ["balanced 0", "returns 0"])
        #expect(try get("peak").text == "policy \"peak\"\nparcels at most 2\n")
    }

    @Test("a version activated with auto-revert gives way to the one before when its window ends")
    func autoRevert() throws {
        _ = try put("policy \"p\"")
        try activate("p")
        _ = try put("policy \"p\" parcels at most 2")
        try activate("p", until: 5_000, autoRevert: true)
        #expect(try inForce() == ["p 2", "balanced 0", "returns 0"])
        bench.now = bench.now.advanced(byMilliseconds: 5_000)
        #expect(try inForce() == ["p 1", "balanced 0", "returns 0"])
        #expect(try get("p").version == 1)
        #expect(try get("p", 2).text.contains("parcels at most 2"))
    }

    @Test("without it the older version ends where the new one begins, and stays ended")
    func replaced() throws {
        _ = try put("policy \"p\"")
        try activate("p")
        _ = try put("policy \"p\" parcels at most 2")
        try activate("p", from: 2_000, until: 5_000)
        #expect(try inForce() == ["p 1", "balanced 0", "returns 0"])
        bench.now = bench.now.advanced(byMilliseconds: 2_000)
        #expect(try inForce() == ["p 2", "balanced 0", "returns 0"])
        bench.now = bench.now.advanced(byMilliseconds: 3_000)
        #expect(try inForce() == ["balanced 0", "returns 0"])
    }

    @Test("rollback goes back version by version, and in the end the policy decides no more")
    func rollsBack() throws {
        for version in 1...3 {
            _ = try put("policy \"p\" parcels at most \(version)")
            try activate("p")
            bench.now = bench.now.advanced(byMilliseconds: 1)
        }
        let first = try rollback("p")
        #expect(first.retired?.version == 3)
        #expect(first.restored?.version == 2)
        #expect(try inForce() == ["p 2", "balanced 0", "returns 0"])
        #expect(try rollback("p").restored?.version == 1)
        let last = try rollback("p")
        #expect(last.retired?.version == 1)
        #expect(last.restored == nil)
        #expect(try inForce() == ["balanced 0", "returns 0"])
        #expect(try refusal { _ = try rollback("p") }.reason == "POLICY_NOT_ACTIVE")
        #expect(try get("p", 3).status == .retired)
    }

    @Test("rollback of a version that replaced another from now on gives that one its end back")
    func rollbackOfReplacement() throws {
        _ = try put("policy \"p\"")
        try activate("p")
        _ = try put("policy \"p\" parcels at most 2")
        try activate("p", from: 1_000)
        bench.now = bench.now.advanced(byMilliseconds: 2_000)
        #expect(try rollback("p").restored?.version == 1)
        #expect(try inForce() == ["p 1", "balanced 0", "returns 0"])
    }

    @Test("the difference of two versions is told line by line")
    func differs() throws {
        _ = try put("policy \"p\" priority 3 parcels at most 2 otherwise \"nearest\"")
        try activate("p")
        _ = try put("policy \"p\" priority 3 parcels at most 1 ship complete otherwise \"nearest\"")
        func diff(_ request: DiffRequest) throws -> [String] {
            let reply = try bench.call("PolicyService/Diff", request, DiffResponse.self).reply
            return reply.lines.map { ["", " ", "-", "+"][Int($0.side.rawValue)] + $0.text }
        }
        var request = DiffRequest.with { $0.name = "p" }
        #expect(
            try diff(request) == [
                " policy \"p\"", " priority 3", "-parcels at most 2", "+parcels at most 1",
                "+ship complete", " otherwise \"nearest\"",
            ])
        request.toText = "policy \"p\" priority 3"
        #expect(
            try diff(request) == [
                " policy \"p\"", " priority 3", "-parcels at most 2", "-otherwise \"nearest\"",
            ])
        request.toVersion = 9
        #expect(try refusal { _ = try diff(request) }.code == .invalidArgument)
        request.toText = ""
        #expect(try refusal { _ = try diff(request) }.reason == "UNKNOWN_POLICY_VERSION")
    }

    @Test("a text that is not a policy is refused with its line and column")
    func refusals() throws {
        let failure = try refusal { _ = try put("policy \"p\"\nrequire distnce < 3km") }
        #expect(failure.code == .invalidArgument)
        #expect(failure.reason == "POLICY_UNKNOWN_WORD")
        #expect(failure.message.hasPrefix("text:2:9: "))
        #expect(failure.metadata.map(\.value) == ["2", "9"])
        let contradiction = try refusal {
            _ = try put("policy \"p\" require location.type = STORE forbid location.type = STORE")
        }
        #expect(contradiction.reason == "POLICY_CONTRADICTION")
        #expect(try refusal { _ = try put("") }.reason == "REQUIRED")
        #expect(try refusal { _ = try activate("nobody") }.code == .notFound)
        _ = try put("policy \"p\"")
        #expect(try refusal { _ = try activate("p", 7) }.reason == "UNKNOWN_POLICY_VERSION")
        #expect(try refusal { _ = try activate("p", until: 0) }.reason == "OUT_OF_BOUNDS")
        #expect(
            try refusal { _ = try activate("p", from: 9, until: 8) }.reason == "OUT_OF_BOUNDS")
        #expect(try inForce() == ["balanced 0", "returns 0"])
    }

    @Test("what the network does not have is told, not refused")
    func warnings() throws {
        try bench.location("A")
        let request = ValidateRequest.with {
            $0.text = """
                policy "p"
                require location.group has "east" or location.id = "A"
                forbid location.id = "B"
                require location.type = STORE
                otherwise "nobody"
                """
        }
        let reply = try bench.call("PolicyService/Validate", request, ValidateResponse.self).reply
        #expect(
            reply.warnings.map { "\($0.line):\($0.column)" } == ["2:28", "3:22", "4:1", "5:11"])
        #expect(reply.policy?.text == request.text + "\n")
        #expect(try inForce() == ["balanced 0", "returns 0"])
    }

    @Test("the same text twice is one version, and the ready-made ones can be read")
    func same() throws {
        #expect(try put("policy \"p\" priority 1").policy?.version == 1)
        #expect(try put("policy   \"p\"\npriority 1 # again").policy?.version == 1)
        #expect(try put("policy \"p\" priority 2").policy?.version == 2)
        #expect(try get("nearest").status == .readyMade)
        #expect(try refusal { _ = try activate("nearest") }.code == .notFound)
        #expect(try refusal { _ = try get("nobody") }.code == .notFound)
    }

    @Test("versions survive a restart, from the journal and from a snapshot")
    func restarts() throws {
        _ = try put("policy \"p\" parcels at most 1")
        try activate("p")
        _ = try bench.service.takeSnapshot()
        _ = try put("policy \"p\" parcels at most 2")
        try activate("p", until: 60_000, autoRevert: true)
        try bench.commit()
        let after = try bench.afterPowerCut()
        #expect(try inForce(on: after) == ["p 2", "balanced 0", "returns 0"])
        for version in UInt32(1)...2 {
            #expect(try get("p", version, on: after) == get("p", version))
        }
    }
}
