internal import Messages
public import Primitives

/// CheckAvailability over a list of SKUs, popular ones more often.
public final class AvailabilityLoad: LoadScript {
    public static let path = "/dom.v1.AvailabilityService/CheckAvailability"

    private let requests: [[UInt8]]
    private let keys: ZipfGenerator
    private var random: SplitMix64

    /// Requests are encoded beforehand: the test measures the server. With several `asks` a call,
    /// a request asks for neighbours in the list.
    public init(
        skus: [String], view: String = "", asks: Int = 1, exponent: Double, seed: UInt64
    ) {
        precondition(!skus.isEmpty && asks > 0, "a load needs something to ask for")
        requests = skus.indices.map { index in
            var request = CheckAvailabilityRequest()
            if !view.isEmpty { request.context = .with { $0.channelView = view } }
            request.asks = (0..<asks).map { step in
                .with { $0.sku = skus[(index + step) % skus.count] }
            }
            return request.encoded
        }
        keys = ZipfGenerator(count: skus.count, exponent: exponent)
        random = SplitMix64(seed: seed)
    }

    public override var paths: [String] { [Self.path] }

    public override func next(into request: inout ByteWriter) -> Int {
        request.append(requests[keys.next(&random)])
        return 0
    }
}
