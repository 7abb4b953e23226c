import Journal
import Messages
import Primitives
import Service
import Testing

@Suite("Restarts")
struct RestartTests {
    @Test(
        "time does not go back behind a snapshot when the clock was set back meanwhile"
    )
    func clockSetBack() throws {
        let bench = try Bench()
        try bench.location("A")
        try bench.sku("S")
        try bench.adjust("S", at: "A", by: 5)
        bench.now = bench.now.advanced(byMilliseconds: 60_000)
        let first = try bench.reserve("S", at: "A")
        _ = try bench.service.takeSnapshot()
        // The record of completion is lost, and the clock is half a minute behind.
        let after = try bench.afterPowerCut(now: bench.now.milliseconds - 30_000)
        let second = try after.reserve("S", at: "A")
        let earlier = try #require(first.createdAt)
        #expect(try #require(second.createdAt) >= earlier)
    }
}
