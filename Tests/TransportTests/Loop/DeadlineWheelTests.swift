internal import Testing

@testable internal import Transport

@Suite struct DeadlineWheelTests {
    @Test("random arming and disarming expires what a plain list would", arguments: 1...20)
    func againstList(seed: UInt64) {
        var state = seed
        func random(_ bound: UInt64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % bound)
        }
        var now: Int64 = 1_000_000
        var wheel = DeadlineWheel(now: now)
        var expected: [Int: Int64] = [:]
        for _ in 0..<5_000 {
            let slot = Int(random(200))
            switch random(4) {
            case 0, 1:
                let deadline = now + random(random(10) == 0 ? 60_000 : 100) - 5
                wheel.arm(slot, at: deadline)
                expected[slot] = deadline
            case 2:
                wheel.disarm(slot)
                expected[slot] = nil
            default:
                now += random(random(50) == 0 ? 20_000 : 30)
                var due: [Int] = []
                wheel.advance(to: now, due: &due)
                for slot in due {
                    #expect(expected[slot].map { $0 <= now } == true)
                    expected[slot] = nil
                }
                // Never more than a tick late.
                let tick = DeadlineWheel.tickMilliseconds
                #expect(expected.values.allSatisfy { $0 + 2 * tick > now })
            }
            #expect(wheel.count == expected.count)
        }
    }
}
