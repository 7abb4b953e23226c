import ArgumentParser
import DOMClient
import Messages
import Primitives
import Testing

@testable import domctl

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Arguments of route, order, shipment and events")
struct OrderCommandTests {
    @Test("lines of a cart")
    func cartTerms() throws {
        let plain = try #require(CartTerm(argument: "SKU-1=2"))
        #expect(plain.sku == "SKU-1" && plain.quantity == 2)
        #expect(plain.mode == .unspecified && plain.location.isEmpty)
        let pickup = try #require(CartTerm(argument: "SKU-1=2@pickup:ST-014"))
        #expect(pickup.mode == .pickup && pickup.location == "ST-014")
        let shipped = try #require(CartTerm(argument: "A=1@ship-from-store"))
        #expect(shipped.mode == .shipFromStore && shipped.location.isEmpty)
        let placed = try #require(CartTerm(argument: "A=1:DC=1"))
        #expect(placed.location == "DC=1" && placed.mode == .unspecified)
        let odd = try #require(CartTerm(argument: "A=B@C:D=3"))
        #expect(odd.sku == "A=B@C:D" && odd.quantity == 3 && odd.location.isEmpty)
    }

    @Test(
        "what is no line",
        arguments: [
            "", "A", "A=", "=1", "A=0", "A=-1", "A=1@", "A=1@walk", "A=1@pickup:", "A=1:", "A=1x",
            "A=99999999999999999999",
        ])
    func noCartTerm(_ text: String) { #expect(CartTerm(argument: text) == nil) }

    @Test("places and degrees")
    func places() throws {
        let place = try #require(Place(argument: "New York, NY,US"))
        #expect(place.city == "New York" && place.region == "NY" && place.country == "US")
        for bad in ["", "Chicago", "Chicago,", ",IL", "a,b,c,d"] {
            #expect(Place(argument: bad) == nil, "\(bad)")
        }
        let degrees: [(String, Int32)] = [
            ("41.88", 41_880_000), ("-87.623177", -87_623_177), ("0", 0), ("-0.5", -500_000),
            ("180", 180_000_000),
        ]
        for (text, expected) in degrees {
            #expect(Degrees(argument: text)?.millionths == expected, "\(text)")
        }
        for bad in ["", "-", ".", "1.", "x", "1.2345678", "180.1", "--1", "1e2", "999999999999"] {
            #expect(Degrees(argument: bad) == nil, "\(bad)")
        }
    }

    @Test("lines of orders and shipments")
    func lineTerms() throws {
        #expect(OrderLineTerm(argument: "2")?.message == .with { $0.lineID = "2" })
        #expect(
            OrderLineTerm(argument: "a=3")?.message
                == .with {
                    $0.lineID = "a"
                    $0.quantity = 3
                })
        #expect(OrderLineTerm(argument: "2=0") == nil)
        #expect(OrderLineTerm(argument: "2=1@L") == nil)
        #expect(
            ShipmentLineTerm(argument: "1/SKU/9=0")?.message
                == .with {
                    $0.lineID = "1"
                    $0.sku = "SKU/9"
                })
        for bad in ["1", "/A=1", "1/=1", "=1"] { #expect(ShipmentLineTerm(argument: bad) == nil) }
    }

    @Test("milli-cents are money, exactly")
    func money() {
        let table: [(Int64, String)] = [
            (0, "0.00"), (1_250_000, "12.50"), (125, "0.00125"), (-7_000_000, "-70.00"),
            (123_456, "1.23456"), (100_010, "1.0001"), (.min, "-92233720368547.75808"),
        ]
        for (millicents, text) in table { #expect(Text.money(millicents: millicents) == text) }
    }

    @Test("a cart takes a line or a file, and both coordinates or none")
    func cartOptions() throws {
        _ = try RoutePlanCommand.parse(["--line", "A=1", "--lat", "-1.5", "--lon", "-87.6"])
        for bad in [[], ["--line", "A=1", "-f", "x"], ["--line", "A=1", "--lat", "1"]] {
            #expect(throws: (any Error).self) { try RoutePlanCommand.parse(bad) }
        }
        #expect(throws: (any Error).self) { try ShipmentPick.parse(["S", "--short", "damaged"]) }
        #expect(throws: (any Error).self) { try ShipmentReject.parse(["S"]) }
    }

    @Test("a cursor file keeps the last cursor and is not there before")
    func cursorFile() throws {
        let file = CursorFile(path: "/tmp/domctl-cursor-\(getpid())")
        defer { unlink(file.path) }
        #expect(try file.read() == nil)
        try file.write("e17")
        try file.write("e18")
        #expect(try file.read() == "e18")
        #expect(throws: FileError.self) { try CursorFile(path: "/no/such/place").write("e") }
        #expect(throws: FileError.self) { try CursorFile(path: "/tmp").read() }
    }

    @Test("a shell command gets its input, need not read it, and tells how it ended")
    func shellCommand() throws {
        #expect(try ShellCommand.run("test \"$(cat)\" = 'hello'", input: Array("hello".utf8)) == 0)
        let long = [UInt8](repeating: 65, count: 1 << 20)
        #expect(try ShellCommand.run("test $(wc -c) = 1048576", input: long) == 0)
        #expect(try ShellCommand.run("exit 3", input: []) == 3)
        #expect(try ShellCommand.run("kill -9 $$", input: []) == 137)
        // Main does this; the child must not inherit it.
        signal(SIGPIPE, SIG_IGN)
        #expect(try ShellCommand.run("exec 0<&-; exit 0", input: long) == 0)
        #expect(try ShellCommand.run("kill -s PIPE $$", input: []) == 141)
    }
}
