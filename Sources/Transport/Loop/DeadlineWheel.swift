/// A hashed timer wheel over the slots of a table: O(1) to arm and disarm, nothing allocated.
///
/// Exact to one tick. A deadline further away than one turn of the wheel stays in its bucket and is
/// passed over until its time. Times are monotonic milliseconds.
struct DeadlineWheel {
    static let tickMilliseconds: Int64 = 8
    private static let bucketCount = 1_024
    private static let none: Int32 = -1

    private struct Node {
        var deadline: Int64 = 0
        var bucket: Int32 = none
        var next: Int32 = none
        var previous: Int32 = none
    }

    private(set) var count = 0
    private var heads = [Int32](repeating: none, count: bucketCount)
    private var nodes: [Node] = []
    private var cursor: Int64

    init(now: Int64) { cursor = now / DeadlineWheel.tickMilliseconds }

    /// Arms `slot`; a slot has one deadline at a time, a new one replaces the old.
    mutating func arm(_ slot: Int, at deadline: Int64) {
        if slot >= nodes.count {
            nodes.append(contentsOf: repeatElement(Node(), count: slot + 1 - nodes.count))
        }
        disarm(slot)
        let tick = max(deadline / DeadlineWheel.tickMilliseconds, cursor) + 1
        let bucket = Int(tick % Int64(DeadlineWheel.bucketCount))
        let head = heads[bucket]
        nodes[slot] = Node(
            deadline: deadline, bucket: Int32(bucket), next: head, previous: DeadlineWheel.none)
        if head >= 0 { nodes[Int(head)].previous = Int32(slot) }
        heads[bucket] = Int32(slot)
        count += 1
    }

    mutating func disarm(_ slot: Int) {
        guard slot < nodes.count, nodes[slot].bucket >= 0 else { return }
        let node = nodes[slot]
        if node.previous >= 0 {
            nodes[Int(node.previous)].next = node.next
        } else {
            heads[Int(node.bucket)] = node.next
        }
        if node.next >= 0 { nodes[Int(node.next)].previous = node.previous }
        nodes[slot].bucket = DeadlineWheel.none
        count -= 1
    }

    /// Disarms and appends to `due` every slot whose deadline is at or before `now`.
    mutating func advance(to now: Int64, due: inout [Int]) {
        let target = now / DeadlineWheel.tickMilliseconds
        guard count > 0 else {
            cursor = max(cursor, target)
            return
        }
        let first = max(cursor, target - Int64(DeadlineWheel.bucketCount) + 1)
        guard first <= target else { return }
        for tick in first...target {
            var slot = heads[Int(tick % Int64(DeadlineWheel.bucketCount))]
            while slot >= 0 {
                let node = nodes[Int(slot)]
                if node.deadline <= now {
                    disarm(Int(slot))
                    due.append(Int(slot))
                }
                slot = node.next
            }
        }
        cursor = target
    }
}
