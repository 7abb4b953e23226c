import ArgumentParser
import DOMClient
import Messages
import Testing

@testable import domctl

@Suite("Arguments of return")
struct ReturnCommandTests {
    @Test("lines that shall come back")
    func lines() throws {
        let table: [(String, String, Int64, String)] = [
            ("1", "1", 1, ""), ("1=2", "1", 2, ""), ("a=b=3", "a=b", 3, ""),
            ("1:too small", "1", 1, "too small"), ("1:", "1", 1, ""),
            ("1=2:red: not = blue", "1", 2, "red: not = blue"),
        ]
        for (text, line, quantity, reason) in table {
            let term = try #require(ReturnLineTerm(argument: text), "\(text)")
            #expect(term.line == line && term.quantity == quantity && term.reason == reason)
        }
        for bad in ["", "=1", "1=0", "1=-1", "1=x", ":why", "1=99999999999999999999"] {
            #expect(ReturnLineTerm(argument: bad) == nil, "\(bad)")
        }
    }

    @Test("units by number or by their whole id")
    func units() {
        for text in ["2", "/2", "web:1~1/2"] {
            #expect(UnitTerm(argument: text)?.id(in: "web:1~1") == "web:1~1/2")
        }
        #expect(UnitTerm(argument: "web:2~1/2")?.id(in: "web:1~1") == "web:2~1/2")
        #expect(UnitTerm(argument: "") == nil && UnitTerm(argument: "/") == nil)
    }

    @Test("grades")
    func grades() throws {
        let plain = try #require(GradeTerm(argument: "1=b"))
        #expect(plain.grade == .b && plain.condition == .unspecified)
        let sealed = try #require(GradeTerm(argument: "web:a=b~1/1=A:new"))
        #expect(sealed.grade == .a && sealed.condition == .new)
        #expect(sealed.unit.id(in: "") == "web:a=b~1/1")
        for bad in ["", "1", "1=", "=a", "1=e", "1=unspecified", "1=a:", "1=a:shiny"] {
            #expect(GradeTerm(argument: bad) == nil, "\(bad)")
        }
    }

    @Test("dispositions")
    func dispositions() throws {
        let plain = try #require(DispositionTerm(argument: "1=restock"))
        #expect(plain.disposition == .restock && plain.place.isEmpty)
        let repaired = try #require(DispositionTerm(argument: "/2=restock:open-box"))
        #expect(repaired.condition == .openBox && repaired.unit.id(in: "r") == "r/2")
        let sent = try #require(DispositionTerm(argument: "3=forward:used@DC=1:a@b"))
        #expect(sent.disposition == .forward && sent.condition == .used)
        #expect(sent.place == "DC=1:a@b")
        let credited = try #require(DispositionTerm(argument: "4=return-to-vendor"))
        #expect(credited.disposition == .returnToVendor)
        for bad in ["", "1", "1=burn", "=restock", "1=restock:", "1=forward@", "1=unspecified"] {
            #expect(DispositionTerm(argument: bad) == nil, "\(bad)")
        }
    }

    @Test("scans")
    func scans() throws {
        let unit = try #require(ScanTerm(argument: "/2")).message(of: "web:1~1")
        #expect(unit == .with { $0.unitID = "web:1~1/2" })
        let whole = try #require(ScanTerm(argument: "web:1~1/3")).message(of: "web:1~1")
        #expect(whole == .with { $0.unitID = "web:1~1/3" })
        let sku = try #require(ScanTerm(argument: "A@B=C=4")).message(of: "web:1~1")
        #expect(
            sku
                == .with {
                    $0.sku = "A@B=C"
                    $0.quantity = 4
                })
        #expect(ScanTerm(argument: "") == nil && ScanTerm(argument: "A=0") == nil)
    }
}
