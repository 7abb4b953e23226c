internal import Primitives

/// Every setting, in the order of `--help`.
extension Setting {
    static let config = Setting(
        ["config"], .path, "",
        "JSON file with further settings, nested as their dotted names are.")
    static let data = Setting(
        ["data"], .path, "",
        "Data directory; made if missing. Without it, only --demo runs, in a temporary directory.")
    static let demo = Setting(
        ["demo"], .flag, "false",
        "Load the demo network into an empty store; a store that has anything is left alone.")
    static let initialise = Setting(
        ["init"], .flag, "false",
        "Make a new store although the directory is known to have held one.")
    static let listen = Setting(
        ["listen"], .address, "127.0.0.1:50051", "Where gRPC is served.")
    static let operations = Setting(
        ["operations"], .address, "127.0.0.1:50052",
        "Where /livez, /readyz and /metrics are served, over HTTP/1.1.")
    static let allowPlaintext = Setting(
        ["allowPlaintext"], .flag, "false",
        "Serve unencrypted and unauthenticated on addresses beyond loopback.")
    static let threads = Setting(
        ["threads"], .count(0...1_024), "0", "Event loops; 0 means one per processor.")

    static let logLevel = Setting(
        ["log", "level"],
        .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]), "info",
        "What is logged; debug logs every call.")
    static let logFormat = Setting(
        ["log", "format"], .choice(["auto", "json", "pretty"]), "auto",
        "JSON lines, or text for people; auto is pretty on a terminal. Both go to standard error.")

    static let snapshotInterval = Setting(
        ["snapshot", "interval"], .duration, "15m",
        "A snapshot is taken when the last is this old and something has changed; 0s: never.")
    static let snapshotBytes = Setting(
        ["snapshot", "bytes"], .bytes, "1GiB",
        "A snapshot is taken when the journal has grown by so much; 0: never.")
    static let historyTime = Setting(
        ["history", "time"], .duration, "400d",
        "Journal records that snapshots cover are kept, compressed, for this long...")
    static let historyBytes = Setting(
        ["history", "bytes"], .bytes, "64GiB", "...and at most so many bytes of them.")
    static let archive = Setting(
        ["archive"], .choice(["on", "off"]), "on",
        "What is closed leaves memory for an SQLite file below the data directory; off keeps it.")
    static let expiryTick = Setting(
        ["expiry", "tick"], .duration, "100ms",
        "How often quiet shards are looked through for holds that have run out.")

    static let orderAtRisk = Setting(
        ["order", "atRisk"], .duration, "30m",
        "promise.at_risk is told so long before a shipment must leave.")
    static let orderSetAside = Setting(
        ["order", "setAside"], .duration, "1d",
        "A location that failed an order is left alone by it so long.")
    static let orderAttempts = Setting(
        ["order", "attempts"], .count(0...1_000), "5",
        "Sourcings after failures before an order waits for a person.")
    static let orderPark = Setting(
        ["order", "park"], .duration, "30d",
        "Units wait so long for stock where the order does not say; then they are cancelled.")
    static let orderRetry = Setting(
        ["order", "retry"], .duration, "1h",
        "Waiting units are tried again this often even if no stock is heard of.")
    static let orderClose = Setting(
        ["order", "close"], .duration, "1d",
        "A delivered or cancelled order closes after this, and may then leave for the archive.")
    static let pickupReminder = Setting(
        ["pickup", "reminder"], .duration, "2d",
        "The customer is reminded after goods have waited at a counter for so long.")
    static let pickupTime = Setting(
        ["pickup", "time"], .duration, "5d",
        "Goods that nobody collects go back to the shelf after this.")
    static let decisionBytes = Setting(
        ["decision", "bytes"], .bytes, "64MiB",
        "Memory for routing decisions that can be explained; the oldest are forgotten...")
    static let decisionTime = Setting(
        ["decision", "time"], .duration, "1d", "...and those older than this.")

    static let drainDelay = Setting(
        ["drain", "delay"], .duration, "3s",
        "After SIGTERM, NOT_SERVING is told for so long before connections are closed.")
    static let drainGrace = Setting(
        ["drain", "grace"], .duration, "20s", "Open calls may then finish for so long.")

    static let connectionIdle = Setting(
        ["connection", "idle"], .duration, "15m", "A connection without calls is closed after this."
    )
    static let connectionAge = Setting(
        ["connection", "age"], .duration, "0s",
        "A connection is closed after this, give or take a tenth; 0s: never.")
    static let connectionAgeGrace = Setting(
        ["connection", "ageGrace"], .duration, "30s", "Its calls may then finish for so long.")
    static let keepaliveInterval = Setting(
        ["keepalive", "interval"], .duration, "60s", "A silent client is pinged after this.")
    static let keepaliveTimeout = Setting(
        ["keepalive", "timeout"], .duration, "20s", "It is gone if it does not answer within this.")
    static let connectionsMax = Setting(
        ["connection", "max"], .count(1...1_000_000), "\(Limits.connectionsMax)",
        "Open connections.")
    static let connectionsPerAddress = Setting(
        ["connection", "perAddress"], .count(1...1_000_000), "\(Limits.connectionsPerAddressMax)",
        "Open connections from one address.")

    public static let all = [
        config, data, demo, initialise, listen, operations, allowPlaintext, threads, logLevel,
        logFormat, snapshotInterval, snapshotBytes, historyTime, historyBytes, archive, expiryTick,
        orderAtRisk, orderSetAside, orderAttempts, orderPark, orderRetry, orderClose,
        pickupReminder, pickupTime, decisionBytes, decisionTime, drainDelay, drainGrace,
        connectionIdle, connectionAge, connectionAgeGrace, keepaliveInterval, keepaliveTimeout,
        connectionsMax, connectionsPerAddress,
    ]
}
