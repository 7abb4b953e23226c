/// Opening hours as people write them into one field of a table.
///
///     hours = days " " span *("+" span) *(";" days " " span *("+" span))
///     days  = day ["-" day]        day  = "mon" / "tue" / "wed" / "thu" / "fri" / "sat" / "sun"
///     span  = time "-" time        time = HH:MM, "24:00" at most
///
/// For example `mon-fri 09:00-12:00+13:00-18:00;sat 22:00-02:00`. A span that ends no later than it
/// begins ends on the next day.
public struct WeeklyHours: Hashable, Sendable {
    /// One span of one day, in minutes of the day; `closes` is after `opens`.
    public struct Span: Hashable, Sendable {
        /// 0 = Monday.
        public var weekday: Int
        public var opens: Int
        public var closes: Int
    }

    /// By weekday, in the order written.
    public var spans: [Span] = []

    public static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Nil if the text is not of the form above.
    public init?(_ text: String) {
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let words = part.split(separator: " ")
            guard words.count == 2, let days = Self.days(words[0]) else { return nil }
            for day in days {
                for span in words[1].split(separator: "+", omittingEmptySubsequences: false) {
                    let times = span.split(separator: "-", omittingEmptySubsequences: false)
                    guard times.count == 2, let opens = Self.minute(times[0]), opens < 1_440,
                        let closes = Self.minute(times[1])
                    else { return nil }
                    spans.append(
                        Span(
                            weekday: day, opens: opens,
                            closes: closes <= opens ? closes + 1_440 : closes))
                }
            }
        }
        spans.sort { $0.weekday < $1.weekday }
    }

    private static func days(_ text: Substring) -> ClosedRange<Int>? {
        let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false)
            .map { weekdays.firstIndex(of: String($0)) }
        guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1], first <= last
        else { return nil }
        return first...last
    }

    /// Minutes after midnight of `HH:MM`, 00:00 to 24:00; nil for anything else.
    public static func minute(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60
        else { return nil }
        let total = hour * 60 + minute
        return total <= 1_440 ? total : nil
    }

    /// `HH:MM`; of a minute of the next day, its time there.
    public static func text(minute: Int) -> String {
        let minute = minute > 1_440 ? minute - 1_440 : minute
        let (hours, rest) = minute.quotientAndRemainder(dividingBy: 60)
        return (hours < 10 ? "0" : "") + "\(hours):" + (rest < 10 ? "0" : "") + "\(rest)"
    }
}
