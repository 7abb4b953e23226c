internal import Fulfilment
internal import Inventory
internal import Messages
internal import Primitives
internal import Sourcing

/// Why a unit may not come back.
enum ReturnRule: String {
    /// It never reached the customer.
    case notShipped = "NOT_SHIPPED"
    /// It is in a return already.
    case returned = "RETURNED"
    case window = "WINDOW"
    case finalSale = "FINAL_SALE"
    case condition = "CONDITION"
}

/// What of an order's lines may come back: all that was shipped and is not in a return yet, as far
/// as the policy's window, its final sales and the condition allow.
struct ReturnCandidates {
    /// Pieces of one article: one, or the parts of a kit.
    struct Article {
        var wish: Int
        var pieces: [PlannedReturnUnit]
        /// nil where nothing stands in the way.
        var rule: ReturnRule?
        var until: Instant?
    }

    let order: OrderRecord
    private(set) var wishes: [ReturnWish]
    /// Of each wish: those that may come back first, then by shipment.
    private(set) var articles: [[Article]] = []

    /// What the wishes ask for of that which is not in a return yet, oldest shipment first, or the
    /// one that left last; nothing is judged yet. Throws what the draft refuses: more pieces than
    /// one return takes.
    init(
        _ wishes: [ReturnWish], of draft: ReturnDraft, latestFirst: Bool = false
    ) throws(Refusal) {
        order = draft.order
        self.wishes = wishes
        for (number, wish) in wishes.enumerated() {
            // Wishes for one order line share its articles: those before have the oldest.
            let skipped = wishes[..<number].filter { $0.line == wish.line }
                .reduce(0) { $0 + $1.quantity }
            let left = order.counts(ofLine: wish.line).left - skipped
            if left <= 0 {
                articles.append([])
                continue
            }
            var wanted = wish
            wanted.serials = []
            wanted.quantity = min(left, wish.quantity) + skipped
            let pieces = try draft.pieces(of: [wanted], latestFirst: latestFirst)
            articles.append(Array(Self.articles(pieces, number).dropFirst(Int(skipped))))
        }
    }

    private static func articles(_ pieces: [PlannedReturnUnit], _ wish: Int) -> [Article] {
        var result: [Article] = []
        for piece in pieces {
            if piece.kit > 0, let last = result.last?.pieces.first, last.kit == piece.kit,
                last.shipment == piece.shipment, last.line == piece.line
            {
                result[result.count - 1].pieces.append(piece)
            } else {
                result.append(Article(wish: wish, pieces: [piece]))
            }
        }
        return result
    }

    /// All pieces, article by article.
    var pieces: [PlannedReturnUnit] { articles.flatMap { $0.flatMap(\.pieces) } }

    /// Notes which rule stands in whose way, and puts what may come back first. `lines` are those
    /// of the proposal that was made of `pieces`.
    mutating func judge(by proposal: ReturnProposal, now: Instant) {
        var terms: [ReturnLineTerms] = []
        for line in proposal.input.cart.lines {
            terms.append(proposal.rules.terms(for: line.facts, in: line.condition))
        }
        var ofPiece = [Int](repeating: 0, count: proposal.pieces.count)
        for (line, members) in proposal.members.enumerated() {
            for member in members { ofPiece[member] = line }
        }
        var piece = 0
        for wish in articles.indices {
            for place in articles[wish].indices {
                for one in articles[wish][place].pieces {
                    judge(&articles[wish][place], one, terms[ofPiece[piece]], now)
                    piece += 1
                }
            }
            let all = articles[wish]
            articles[wish] = all.filter { $0.rule == nil } + all.filter { $0.rule != nil }
        }
    }

    private func judge(
        _ article: inout Article, _ piece: PlannedReturnUnit, _ terms: ReturnLineTerms,
        _ now: Instant
    ) {
        if terms.isFinalSale {
            article.rule = .finalSale
        } else if !terms.admitsCondition {
            article.rule = article.rule ?? .condition
        }
        guard let days = terms.withinDays, let shipment = order.shipment(piece.shipment) else {
            return
        }
        let left = shipment.leftAt ?? shipment.updated
        let (milliseconds, overflow) = days.multipliedReportingOverflow(by: 86_400_000)
        if overflow { return }
        let until = left.advanced(byMilliseconds: milliseconds)
        article.until = min(article.until ?? until, until)
        if until <= now { article.rule = article.rule ?? .window }
    }

    /// The rule that stands in the way of one piece; nil where none does.
    static func rule(
        against piece: PlannedReturnUnit, _ terms: ReturnLineTerms, of order: OrderRecord,
        now: Instant
    ) -> ReturnRule? {
        let candidates = ReturnCandidates(of: order)
        var article = Article(wish: 0, pieces: [piece])
        candidates.judge(&article, piece, terms, now)
        return article.rule
    }

    private init(of order: OrderRecord) {
        self.order = order
        wishes = []
    }

    /// The first articles of each wish, as many as it asks for, with their serial numbers.
    func chosen(_ admits: (Article) -> Bool = { _ in true }) -> [PlannedReturnUnit] {
        var result: [PlannedReturnUnit] = []
        for (number, wish) in wishes.enumerated() {
            var serials = wish.serials[...]
            for article in articles[number].prefix(Int(clamping: wish.quantity))
            where admits(article) {
                var pieces = article.pieces
                pieces[0].serial = serials.popFirst() ?? ""
                result += pieces
            }
        }
        return result
    }

    /// The first article asked for that a rule stands in the way of.
    var refused: Article? { firstAsked { $0.rule != nil } }

    /// Whether the window stands in the way of an article asked for.
    var isAnyTooOld: Bool { firstAsked { $0.rule == .window } != nil }

    private func firstAsked(_ admits: (Article) -> Bool) -> Article? {
        for (number, wish) in wishes.enumerated() {
            for article in articles[number].prefix(Int(clamping: wish.quantity))
            where admits(article) { return article }
        }
        return nil
    }
}

extension OrderRecord {
    /// Units of a line that reached the customer, and those that are in no return.
    func counts(ofLine line: Int) -> (shipped: Quantity, returned: Quantity, left: Quantity) {
        var (sent, returned): (Quantity, Quantity) = (0, 0)
        for shipment in shipments where shipment.isReturnable {
            for one in shipment.lines where one.line == line {
                sent += one.toSend
                returned += one.returned
            }
        }
        return (sent, returned, sent - returned)
    }
}
