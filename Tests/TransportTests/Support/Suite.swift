internal import Testing

/// All suites of this target, one test after the other: their clients block the thread they run on,
/// of which there are no more than cores, while servers need some for their own tasks.
@Suite(.serialized) struct TransportTests {}
