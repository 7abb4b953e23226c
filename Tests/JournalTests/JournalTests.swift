internal import Primitives
internal import Testing

@testable internal import Journal

@Suite("Appending, committing, reading")
struct JournalTests {
    @Test("what was committed is read back in order, also after a restart")
    func roundTrip() throws {
        let disk = SimulatedStorage()
        let journal = try openSmall(disk).journal
        for index in 1...100 {
            #expect(journal.append(index).value == UInt64(index))
            if index % 7 == 0 { try journal.commitOnce() }
        }
        while try journal.commitOnce() {}
        #expect(journal.durable.value == 100)
        #expect(try journal.allRecords() == Array(1...100))
        try journal.close()

        let (again, report) = try openSmall(disk)
        #expect(report.cleanShutdown)
        #expect(report.last.value == 100)
        #expect(report.epoch == 2)
        #expect(try again.allRecords() == Array(1...100))
        #expect(again.append(101).value == 101)
        try again.close()
        #expect(try openSmall(disk).journal.allRecords() == Array(1...101))
    }
}
