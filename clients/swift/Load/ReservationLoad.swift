internal import DequeModule
internal import Messages
public import Primitives

/// Reserve one unit and release it later, so that stock lasts as long as the test; with a share of
/// CheckAvailability in between.
public final class ReservationLoad: LoadScript {
    public struct Options: Sendable {
        public var view = ""
        /// Zipf exponent of the keys; 0 is uniform.
        public var exponent = 0.0
        /// Part of the calls that only ask, 0 … 1.
        public var readShare = 0.0
        /// Time to live of the holds.
        public var ttlMilliseconds: Int64 = 60_000
        /// Give the units back.
        public var releases = true

        public init() {}
    }

    private enum Kind {
        static let reserve = 0
        static let release = 1
        static let check = 2
    }

    /// Holds that may wait to be released; more and the oldest is released next.
    private static let heldMax = 64

    private let skus: [String]
    private let options: Options
    private let name: String
    private let reads: AvailabilityLoad
    private let keys: ZipfGenerator
    private var random: SplitMix64
    private var held: Deque<String> = []
    private var number: UInt64 = 0

    /// `name` must be unique among connections and runs: it begins every key and id.
    public init(skus: [String], name: String, options: Options, seed: UInt64) {
        precondition(!skus.isEmpty, "a load needs something to ask for")
        self.skus = skus
        self.name = name
        self.options = options
        reads = AvailabilityLoad(
            skus: skus, view: options.view, exponent: options.exponent, seed: seed ^ 1)
        keys = ZipfGenerator(count: skus.count, exponent: options.exponent)
        random = SplitMix64(seed: seed)
    }

    public override var paths: [String] {
        [
            "/dom.v1.ReservationService/Reserve", "/dom.v1.ReservationService/Release",
            AvailabilityLoad.path,
        ]
    }

    public override func next(into request: inout ByteWriter) -> Int {
        if options.readShare > 0, random.unit() < options.readShare {
            _ = reads.next(into: &request)
            return Kind.check
        }
        number += 1
        if options.releases, held.count >= Self.heldMax || random.next() & 1 == 0,
            let id = held.popFirst()
        {
            var release = ReleaseRequest()
            release.context = .with { $0.idempotencyKey = "\(name)-r\(number)" }
            release.reservationID = id
            release.encode(into: &request)
            return Kind.release
        }
        let id = "\(name)-\(number)"
        var reserve = ReserveRequest()
        reserve.context = .with { $0.idempotencyKey = id }
        reserve.reservationID = id
        reserve.channelView = options.view
        reserve.ttlMs = options.ttlMilliseconds
        reserve.lines = [
            .with {
                $0.sku = skus[keys.next(&random)]
                $0.quantity = 1
                $0.scope = .pool
            }
        ]
        reserve.encode(into: &request)
        return Kind.reserve
    }

    public override func ended(kind: Int, code: StatusCode, reply: RawSpan) {
        guard kind == Kind.reserve, code == .ok, options.releases,
            let reply = try? ReserveResponse(decoding: reply), let reservation = reply.reservation
        else { return }
        held.append(reservation.id)
    }
}
