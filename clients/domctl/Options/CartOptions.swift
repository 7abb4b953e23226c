internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

/// A cart from flags, from a file, or from a file with some flags over it.
struct CartOptions: ParsableArguments {
    @Option(
        name: .customLong("line"),
        help: ArgumentHelp(
            "A line of the cart; may be repeated. Modes: ship, ship-from-store, pickup, curbside, "
                + "ship-to-store, same-day, drop-ship.",
            valueName: "sku=quantity[@mode][:location]"))
    var lines: [CartTerm] = []

    @Option(
        name: [.short, .customLong("file")],
        help: ArgumentHelp(
            "Read the cart (dom.v1.Cart as protobuf JSON) from a file, - is standard input.",
            valueName: "cart.json"))
    var file: String?

    @Option(help: ArgumentHelp("Where shipped lines go.", valueName: "city,region[,country]"))
    var to: Place?

    @Option(help: "Postal code of the destination.")
    var postcode: String?

    @Option(parsing: .unconditional, help: "Latitude of the destination, degrees.")
    var lat: Degrees?

    @Option(parsing: .unconditional, help: "Longitude of the destination, degrees.")
    var lon: Degrees?

    @Option(help: "How fast.")
    var service: Choice<ServiceLevel>?

    @Option(help: "Latest arrival: a date, RFC 3339, or +3d.")
    var deliverBy: Moment?

    @Option(help: "Sales channel.")
    var channel: String?

    @Option(help: "Customer.")
    var customer: String?

    @Option(help: "Attribute of the customer, for policies; may be repeated.")
    var customerTag: [String] = []

    @Option(help: "Attribute of the order, for policies; may be repeated.")
    var tag: [String] = []

    @Option(help: "Location that shall not be used; may be repeated.")
    var exclude: [String] = []

    func validate() throws {
        if lines.isEmpty == (file == nil) {
            throw ValidationError("Give the cart as --line SKU=QUANTITY, or in a file with -f.")
        }
        if (lat == nil) != (lon == nil) { throw ValidationError("--lat and --lon go together.") }
    }

    /// `output` knows the schema that the file is read by. Throws `FileError` and `JSONError`.
    func cart(_ global: GlobalOptions, _ output: Output) async throws -> Cart {
        var cart = Cart()
        if let file { cart = try await output.parse(JSONParser.parse(try Self.text(of: file))) }
        cart.lines += lines.map(\.message)
        fillDestination(of: &cart)
        if !global.view.isEmpty { cart.channelView = global.view }
        if let service { cart.serviceLevel = service.value }
        if let deliverBy { cart.deliverBy = deliverBy.instant }
        if let channel { cart.channel = channel }
        if let customer { cart.customer = customer }
        cart.customerTags += customerTag
        cart.tags += tag
        cart.excludedLocations += exclude
        return cart
    }

    private func fillDestination(of cart: inout Cart) {
        guard to != nil || postcode != nil || lat != nil else { return }
        var address = cart.destination ?? Address()
        if let to {
            address.city = to.city
            address.region = to.region
            if !to.country.isEmpty { address.country = to.country }
        }
        if let postcode { address.postcode = postcode }
        if let lat, let lon {
            address.latitudeE6 = lat.millionths
            address.longitudeE6 = lon.millionths
        }
        cart.destination = address
    }

    private static func text(of path: String) throws -> [UInt8] {
        let source = try ByteSource(path: path)
        var bytes: [UInt8] = []
        while let byte = try source.next() {
            // As much as the server takes in one message, and some for the spelling.
            guard bytes.count < 4 * Limits.messageBytesMax else {
                throw FileError(path, reason: "too long for a cart")
            }
            bytes.append(byte)
        }
        return bytes
    }
}
