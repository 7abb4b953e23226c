internal import DequeModule
public import Messages
public import Primitives

/// RouteOrder with random carts to random places; held plans are given back later, so that stock
/// and capacity last as long as the test.
public final class RoutingLoad: LoadScript {
    public struct Options: Sendable {
        public var view = ""
        /// Use this policy rather than the one whose conditions match.
        public var policy = ""
        /// Zipf exponent of the keys; 0 is uniform.
        public var exponent = 0.0
        /// Lines of a cart, from 1, each of one unit.
        public var linesMax = 3
        /// What becomes of the plans: nothing, or a hold.
        public var holds = true
        /// Time to live of the holds.
        public var ttlMilliseconds: Int64 = 60_000
        /// Give the units back.
        public var releases = true

        public init() {}
    }

    private enum Kind {
        static let route = 0
        static let release = 1
    }

    /// Holds that may wait to be released; more and the oldest is released next.
    private static let heldMax = 64

    private let skus: [String]
    private let places: [Address]
    private let options: Options
    private let name: String
    private let keys: ZipfGenerator
    private var random: SplitMix64
    private var held: Deque<String> = []
    private var number: UInt64 = 0

    /// `name` must be unique among connections and runs: it begins every key.
    public init(
        skus: [String], places: [Address], name: String, options: Options, seed: UInt64
    ) {
        precondition(
            !skus.isEmpty && !places.isEmpty && options.linesMax > 0,
            "a cart needs lines and a place")
        self.skus = skus
        self.places = places
        self.name = name
        self.options = options
        keys = ZipfGenerator(count: skus.count, exponent: options.exponent)
        random = SplitMix64(seed: seed)
    }

    public override var paths: [String] {
        ["/dom.v1.RoutingService/RouteOrder", "/dom.v1.ReservationService/Release"]
    }

    public override func next(into request: inout ByteWriter) -> Int {
        number += 1
        if options.holds, options.releases,
            held.count >= Self.heldMax || random.next() & 1 == 0, let id = held.popFirst()
        {
            var release = ReleaseRequest()
            release.context = .with { $0.idempotencyKey = "\(name)-r\(number)" }
            release.reservationID = id
            release.encode(into: &request)
            return Kind.release
        }
        var route = RouteOrderRequest()
        route.cart = cart()
        route.policy = options.policy
        if options.holds {
            route.context = .with { $0.idempotencyKey = "\(name)-\(number)" }
            route.commit = .hold
            route.ttlMs = options.ttlMilliseconds
        }
        route.encode(into: &request)
        return Kind.route
    }

    private func cart() -> Cart {
        var chosen: [Int] = []
        for _ in 0...random.below(options.linesMax) {
            let key = keys.next(&random)
            if !chosen.contains(key) { chosen.append(key) }
        }
        return .with { cart in
            cart.channelView = options.view
            cart.destination = places[random.below(places.count)]
            cart.lines = chosen.map { key in
                .with {
                    $0.sku = skus[key]
                    $0.quantity = 1
                }
            }
        }
    }

    public override func ended(kind: Int, code: StatusCode, reply: RawSpan) {
        guard kind == Kind.route, code == .ok, options.holds, options.releases,
            let reply = try? RouteOrderResponse(decoding: reply), let hold = reply.reservation
        else { return }
        held.append(hold.id)
    }
}
