public import Messages
public import Primitives

/// DisposeUnits: puts graded units back on sale, one a call.
public final class ReturnLoad: LoadScript {
    /// A unit that waits in quarantine.
    public struct Unit: Sendable {
        /// Its return.
        public var id: String
        public var unit: String

        public init(id: String, unit: String) {
            self.id = id
            self.unit = unit
        }
    }

    private let units: [Unit]
    private let name: String
    private var number = 0

    /// `units` are this connection's own; when they are used up, calls are refused. `name` must be
    /// unique among connections and runs: it begins every key.
    public init(units: [Unit], name: String) {
        precondition(!units.isEmpty, "nothing to dispose of")
        self.units = units
        self.name = name
    }

    public override var paths: [String] { ["/dom.v1.ReturnService/DisposeUnits"] }

    public override func next(into request: inout ByteWriter) -> Int {
        let unit = units[number % units.count]
        number += 1
        var dispose = DisposeUnitsRequest()
        dispose.context = .with { $0.idempotencyKey = "\(name)-\(number)" }
        dispose.returnID = unit.id
        dispose.dispositions = [
            .with {
                $0.unitID = unit.unit
                $0.disposition = .restock
            }
        ]
        dispose.encode(into: &request)
        return 0
    }
}
