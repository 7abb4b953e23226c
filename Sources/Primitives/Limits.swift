/// Every bound of the server, in one place, with its unit. Relations are checked by `LimitsTests`.
///
/// A bound that can be configured takes its default from here.
public enum Limits {
    // MARK: Messages

    /// Uncompressed bytes of one gRPC message.
    public static let messageBytesMax = 4 << 20
    /// Nesting of protobuf messages.
    public static let nestingMax = 16
    /// UTF-8 bytes of any string field unless a narrower bound applies.
    public static let stringBytesMax = 256
    /// UTF-8 bytes of an identifier: SKU, location, channel view, reservation, idempotency key.
    public static let keyBytesMax = 128
    /// Entries of one map field.
    public static let mapEntriesMax = 256
    /// Elements of one repeated field of numbers or strings, unless a narrower bound applies.
    public static let repeatedMax = 1 << 16

    // MARK: Business

    /// Units in one line, delta or count.
    public static let quantityMax: Quantity = 1_000_000_000
    /// Units in one bucket of one cell; sums over a network stay far from overflow.
    public static let cellQuantityMax: Quantity = 1 << 50
    /// Lines of one reservation or order.
    public static let linesMax = 500
    /// Asks of one CheckAvailability.
    public static let asksMax = 10_000
    /// Records of one unary batch of locations, SKUs, kits, adjustments.
    public static let batchMax = 1_000
    /// Components of one kit.
    public static let kitComponentsMax = 64
    /// A hold whose caller did not say how long.
    public static let holdMillisecondsDefault: Int64 = 15 * 60_000
    /// Longest hold.
    public static let holdMillisecondsMax: Int64 = 90 * 24 * 3_600_000
    /// Days of one projection.
    public static let projectionDaysMax = 400

    // MARK: Routing

    /// Candidates of one order: locations times carrier services.
    public static let routingCandidatesMax = 20_000
    /// What one pass of the router may spend while the stock of an order is locked, roughly
    /// nanoseconds; then the best plan so far is taken, and its gap is told.
    public static let planningStepsMax = 5_000_000
    /// Distinct arrival dates that one plan is priced by.
    public static let arrivalDatesMax = 8
    /// Milli-cents of one price, metres of one distance, rank of one market.
    public static let routingCostMax: Int64 = 1 << 50
    /// Memory of the routing decisions that can be explained...
    public static let decisionBytesMax = 64 << 20
    /// ...and how long they are kept.
    public static let decisionMillisecondsMax: Int64 = 24 * 3_600_000
    /// Weight of one order.
    public static let orderGramsMax: Int64 = 1 << 50

    /// Days ahead for which opening calendars are looked through.
    public static let calendarDaysMax = 400
    /// Spans of open time in one day, days with hours of their own, cut-offs and scheduled outages
    /// of one location.
    public static let openSpansMax = 8
    public static let specialDaysMax = 1_000
    public static let cutOffsMax = 64
    public static let outagesMax = 64
    /// Carriers of one batch, services and zones of one carrier, steps of one rate.
    public static let carriersMax = 100
    public static let carrierServicesMax = 16
    public static let carrierZonesMax = 32
    public static let rateStepsMax = 64
    /// Prices in the table of all services: rows (service and zone) times distinct steps.
    public static let ratePricesMax = 1 << 20

    // MARK: Policies

    /// UTF-8 bytes of one policy's text.
    public static let policyBytesMax = 16 << 10
    /// UTF-8 bytes of its description.
    public static let policyDescriptionBytesMax = 1_024
    public static let policyPriorityMax = 1_000_000
    /// Parentheses and negations inside each other.
    public static let policyDepthMax = 32
    /// Clauses of one kind in a policy; each rule has a code of its own in `Exclusion`.
    public static let policyRulesMax = 48
    /// Values in one list.
    public static let policyListMax = 256
    /// Policies tried one after the other for one order, beside the first.
    public static let policyLadderMax = 8
    /// Names of policies.
    public static let policiesMax = 256
    /// Versions of one policy that are kept.
    public static let policyVersionsMax = 100
    /// Versions of one policy that may be active, each hiding those before it.
    public static let policyActiveMax = 16

    // MARK: Shards and state

    /// Inventory shards; a power of two.
    public static let inventoryShards = 256
    /// Reservation shards; a power of two.
    public static let reservationShards = 64
    /// Idempotency keys are kept this long...
    public static let idempotencyMillisecondsDefault: Int64 = 24 * 3_600_000
    /// ...and at most so many; when the bound bites, the oldest go first.
    public static let idempotencyKeysMax = 4_000_000
    /// Bytes of the replies kept under them, the table's own included.
    public static let idempotencyBytesMax = 1 << 30
    /// Closed reservations stay readable for as long as keys are kept, and at most so many.
    public static let closedReservationsMax = 1_000_000

    // MARK: Orders

    /// Order shards; a power of two, at most 64.
    public static let orderShards = 64
    /// UTF-8 bytes of a channel and of its reference; with the number of a shipment they stay
    /// within `keyBytesMax`.
    public static let orderChannelBytesMax = 55
    public static let orderReferenceBytesMax = 64
    /// Units of an order wait for stock at most so long.
    public static let parkMillisecondsMax: Int64 = 400 * 24 * 3_600_000
    /// Shipments of one order, those that came to nothing included.
    public static let orderShipmentsMax = 1_000
    /// Shipments that one call of ConsolidateOrders merges at most.
    public static let consolidationsMax = 1_000
    /// Units of one return, and returns of one order.
    public static let returnUnitsMax = 500
    public static let orderReturnsMax = 1_000
    /// Events of an open order that stay in memory; older ones are in the archive.
    public static let timelineMax = 256

    // MARK: Journal

    public static let segmentBytes = 64 << 20
    public static let recordBytesMax = 1 << 20
    public static let batchBytesMax = 1 << 20
    public static let batchRecordsMax = 4_096
    public static let diskBlockBytes = 4_096

    // MARK: Connections

    public static let headerListBytesMax = 16 << 10
    public static let headerFieldsMax = 64
    public static let concurrentStreamsMax = 1_000
    public static let connectionsMax = 10_000
    public static let connectionsPerAddressMax = 1_000
    /// Bytes queued for a peer that does not read, before we stop reading from it.
    public static let unsentBytesMax = 1 << 20
    /// A client may ping this often...
    public static let clientPingIntervalMilliseconds: Int64 = 10_000
    /// ...and be early so many times.
    public static let pingStrikesMax = 2
    /// Empty DATA frames in a row.
    public static let emptyDataRunMax = 10
    /// PRIORITY frames in 30 s.
    public static let priorityFramesMax = 100
    /// Streams in 30 s that the peer makes us reset.
    public static let forcedResetsMax = 100
    /// Unanswered streams reset by the peer in 30 s, before their share of all is judged.
    public static let prematureResetsMin = 100
    /// Time for the connection preface, for one header block, and between two pieces of a body.
    public static let prefaceMillisecondsMax: Int64 = 5_000
    public static let headerBlockMillisecondsMax: Int64 = 10_000
    public static let bodyStallMillisecondsMax: Int64 = 30_000
    /// Request bytes of unfinished messages, per connection.
    public static let connectionRequestBytesMax = 16 << 20
    /// Reply bytes that wait for a peer's window or socket, per connection, before new calls of
    /// it are refused.
    public static let connectionReplyBytesMax = 16 << 20
    /// A connection without calls is closed after this.
    public static let idleMillisecondsMax: Int64 = 15 * 60_000
    /// The server pings a quiet connection after this, and waits so long for the answer.
    public static let keepaliveMilliseconds: Int64 = 60_000
    public static let keepaliveTimeoutMilliseconds: Int64 = 20_000
    /// Calls may go on for this long on a connection past its age limit.
    public static let ageGraceMilliseconds: Int64 = 30_000
    /// Bytes handed to a socket in one flush.
    public static let flushBytesMax = 256 << 10
    /// Bytes handed to one socket before the other connections of its loop have their turn.
    public static let turnBytesMax = 1 << 20
}
