internal import Primitives

/// What the asks of one group share: a view of one network at one time, looked up once.
struct SharedAsk {
    let ask: AvailabilityAsk
    let network: Network
    let view: CompiledView
    /// The view's, at hand without a step through two objects.
    let plans: [LocationPlan]
    let conditions: ConditionSet
    /// Of answers that may be kept.
    let stamp: UInt64

    init(_ ask: AvailabilityAsk, _ view: CompiledView, in network: Network) {
        self.ask = ask
        self.network = network
        self.view = view
        plans = view.plans
        conditions = view.conditions
        stamp = AnswerMemo.stamp(network, ask.view, stretch: view.stretch(at: ask.now))
    }

    /// One of the asks by itself.
    func ask(_ entry: AskGroup.Entry) -> AvailabilityAsk {
        var ask = ask
        ask.location = entry.isPool ? nil : entry.location
        ask.condition = entry.condition
        return ask
    }
}
