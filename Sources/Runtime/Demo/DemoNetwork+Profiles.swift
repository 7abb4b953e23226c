internal import Messages
internal import Primitives

/// What the locations of the demo can do for orders: the columns of locations.csv from `first` on.
extension DemoNetwork {
    static func profile(_ row: DemoTable.Row, from first: Int) -> FulfilmentProfile {
        .with {
            $0.capabilities = row.list(first).compactMap { Capability(name: $0) }
            $0.calendar = calendar(row.text(first + 1))
            $0.cutOffs = [.with { $0.minute = minute(row.text(first + 2)) }]
            $0.processing = processing(row.text(first + 3))
            $0.pickupReadyMinutes = number(row, first + 4)
            let orders = number(row, first + 5)
            $0.capacity = .with {
                $0.orders = orders
                $0.returnedUnits = number(row, first + 25)
                $0.labourSecondsPerReturnedUnit = number(row, first + 26)
            }
            $0.parcelCostMillicents = row.number(first + 6)
            $0.unitCostMillicents = row.number(first + 7)
            $0.accuracyBp = number(row, first + 8)
            $0.rejectionRateBp = number(row, first + 9)
            $0.sameDayRadiusMetres = number(row, first + 10)
            $0.rank = number(row, first + 11)
            $0.acknowledgementMinutes = number(row, first + 12)
            $0.returns = returns(row, from: first + 13)
        }
    }

    private static func returns(_ row: DemoTable.Row, from first: Int) -> ReturnProfile {
        func cost(_ column: Int) -> Int64? {
            row.text(column).isEmpty ? nil : row.number(column)
        }
        return .with {
            $0.receivingCostMillicents = row.number(first)
            $0.gradingCostMillicents = row.number(first + 1)
            $0.refurbishmentCostMillicents = cost(first + 2)
            $0.processingMinutes = number(row, first + 3)
            $0.openBoxBp = number(row, first + 4)
            $0.refurbishedBp = number(row, first + 5)
            $0.usedBp = number(row, first + 6)
            $0.liquidationBp = number(row, first + 7)
            $0.vendorCreditBp = number(row, first + 8)
            $0.vendorCategories = row.list(first + 9)
            $0.resells = row.list(first + 10)
            $0.dropPointCostMillicents = cost(first + 11)
        }
    }

    private static func number(_ row: DemoTable.Row, _ column: Int) -> UInt32 {
        UInt32(clamping: row.number(column))
    }

    private static func minute(_ text: String) -> UInt32 {
        UInt32(WeeklyHours.minute(text) ?? 0)
    }

    private static func calendar(_ text: String) -> OpeningCalendar {
        guard let hours = WeeklyHours(text) else {
            preconditionFailure("\(text) in the demo data are no opening hours")
        }
        return .with { calendar in
            for span in hours.spans {
                let day = Weekday(rawValue: Int32(span.weekday) + 1)
                if calendar.weekly.last?.weekday != day {
                    calendar.weekly.append(.with { $0.weekday = day })
                }
                calendar.weekly[calendar.weekly.count - 1].spans.append(
                    .with {
                        $0.opensMinute = UInt32(span.opens)
                        $0.closesMinute = UInt32(span.closes)
                    })
            }
        }
    }

    /// `120m` of open time or `2d` of working days.
    private static func processing(_ text: String) -> ProcessingTime {
        let amount = UInt32(text.dropLast()) ?? 0
        return .with {
            if text.hasSuffix("d") { $0.workingDays = amount } else { $0.openMinutes = amount }
        }
    }
}
