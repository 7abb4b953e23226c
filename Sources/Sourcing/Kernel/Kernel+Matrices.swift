internal import Primitives

extension Kernel {
    /// Caps and costs per candidate and digit.
    mutating func fillMatrices(_ problem: RoutingProblem, _ rules: PassRules, _ scale: CostScale) {
        let weight = scale.weight(.cost, Sum.self)
        let lines = problem.lines.count
        let width = digits
        caps.reserve(max(1, candidates * width))
        costs.reserve(max(1, candidates * width))
        if width < lines {
            caps.fill(max(1, candidates * width), .max)
            costs.fill(max(1, candidates * width), 0)
        }
        let caps = caps.base
        let costs = costs.base
        problem.stock.withUnsafeBufferPointer { stock in
            problem.unitCosts.withUnsafeBufferPointer { unitCosts in
                problem.exclusions.withUnsafeBufferPointer { exclusions in
                    for l in 0..<lines {
                        let line = problem.lines[l]
                        let digit = Int(digitOfLine[l])
                        let split = splittable[l]
                        let step = lineStep[l]
                        let gramsOfLine = line.quantity * line.grams
                        let roomy =
                            unitsOfAll >= line.quantity && gramsOfAll >= gramsOfLine
                            && stepOfAll >= step
                        let factor = split ? weight : weight * Sum(line.quantity)
                        var cell = l
                        var place = digit
                        for k in 0..<candidates {
                            var cap: Int64 = 0
                            if rules.admits(exclusions[cell]) {
                                if split {
                                    cap = min(stock[cell], line.quantity)
                                } else if stock[cell] >= line.quantity,
                                    roomy || mayCarry(k, line.quantity, gramsOfLine, step)
                                {
                                    cap = 1
                                }
                            }
                            let cost = Sum(truncatingIfNeeded: unitCosts[cell]) &* factor
                            if width < lines {
                                caps[place] = min(caps[place], cap)
                                costs[place] += cost
                            } else {
                                caps[place] = cap
                                costs[place] = cost
                            }
                            cell &+= lines
                            place &+= width
                        }
                    }
                }
            }
        }
    }

    /// Sizes, weights and prices of digits; those that nobody can serve are dropped.
    mutating func settleDigits(_ problem: RoutingProblem, _ scale: CostScale) {
        let lines = problem.lines
        let weight = scale.weight(.unfilled, Sum.self)
        let width = digits
        whole.fill(width, true)
        units.fill(width, 0)
        grams.fill(width, 0)
        value.fill(width, 0)
        price.fill(width, 0)
        top.fill(width, 1)
        orderValue = 0
        for l in lines.indices {
            let line = lines[l]
            let digit = Int(digitOfLine[l])
            let count = splittable[l] ? 1 : line.quantity
            whole[digit] = !splittable[l]
            if splittable[l] { top[digit] = line.quantity }
            units[digit] += count
            grams[digit] += count * line.grams
            value[digit] += count * line.value
            price[digit] += Sum(count * line.unfilledPrice) * weight
            orderValue += line.quantity * line.value
        }
        outOfReach = 0
        canComplete = true
        allWhole = true
        var kept = 0
        carried.fill(width, false)
        for digit in 0..<width {
            var reach: Int64 = 0
            let wanted = top[digit]
            var place = digit
            for _ in 0..<candidates {
                reach += caps[place]
                if reach >= wanted { break }
                place += width
            }
            let reached = min(reach, wanted)
            if reached < wanted {
                canComplete = false
                outOfReach += Sum(wanted - reached) * price[digit]
                top[digit] = reached
            }
            carried[digit] = reached > 0
            if reached > 0 {
                kept += 1
                allWhole = allWhole && whole[digit]
            }
        }
        if kept < width { compact(kept, lines.count) }
    }

    /// Drops the columns of digits that nobody can serve.
    private mutating func compact(_ kept: Int, _ lines: Int) {
        let width = digits
        for l in 0..<lines {
            let digit = Int(digitOfLine[l])
            guard carried[digit] else {
                digitOfLine[l] = -1
                continue
            }
            var before = 0
            for other in 0..<digit where carried[other] { before += 1 }
            digitOfLine[l] = Int32(before)
        }
        var next = 0
        for digit in 0..<width where carried[digit] {
            whole[next] = whole[digit]
            top[next] = top[digit]
            units[next] = units[digit]
            grams[next] = grams[digit]
            value[next] = value[digit]
            price[next] = price[digit]
            next += 1
        }
        var place = 0
        for k in 0..<candidates {
            for digit in 0..<width where carried[digit] {
                caps[place] = caps[k * width + digit]
                costs[place] = costs[k * width + digit]
                place += 1
            }
        }
        digits = kept
    }

    mutating func compileConflicts(_ problem: RoutingProblem) {
        conflicts.fill(max(1, digits), 0)
        guard digits <= 64 else { return }
        for pair in problem.apart {
            let first = digitOfLine[pair.first]
            let second = digitOfLine[pair.second]
            guard first >= 0, second >= 0 else { continue }
            if first == second { continue }  // Refused by the check, or merged through a third.
            conflicts[Int(first)] |= 1 << UInt64(second)
            conflicts[Int(second)] |= 1 << UInt64(first)
        }
    }
}
