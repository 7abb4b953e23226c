"""Short words for what customers send back, on the chain of `shop.py`.

A line is its id, or (id, units), or a `ReturnLine`; a unit is its number in the return.
"""

from dom_client import pb, write

ENDS = {"RESTOCKED", "LIQUIDATED", "DONATED", "DESTROYED", "RETURNED_TO_VENDOR", "KEPT", "LOST",
        "CANCELLED"}


class Returning:
    """For `Shop`."""

    # Orders that have arrived.

    def delivered(self, *lines, **fields):
        """An order whose parcels have arrived."""
        order = self.ordered(*lines, **fields)
        for shipment in order.shipments:
            self.steps(shipment.id, "Accept", "ConfirmPick", "Pack", "Ship")
            self.step("UpdateTracking", shipment.id, delivered=True)
        return self.get_order(order.id)

    def collected(self, sku, units, store="ST-1", **fields):
        """An order that was handed over at the counter."""
        order = self.ordered(
            (sku, units, {"mode": "FULFILMENT_MODE_PICKUP", "location": store}), **fields)
        self.steps(order.shipments[0].id, "Accept", "ConfirmPick", "MarkReadyForPickup",
                   "HandOver")
        return self.get_order(order.id)

    # Agreeing.

    def quote(self, order, *lines, **fields):
        return self.returns.QuoteReturn(pb.QuoteReturnRequest(
            order_id=order, lines=lines_of(lines), **fields))

    def create(self, order, *lines, context=None, method="UNSPECIFIED", why="", **fields):
        override = pb.ReturnOverride(reason=why) if why else None
        return self.returns.CreateReturn(pb.CreateReturnRequest(
            context=context or write(), order_id=order, lines=lines_of(lines),
            method=f"RETURN_METHOD_{method}", override=override, **fields))

    def agreed(self, order, *lines, **fields):
        return self.create(order, *lines, **fields).customer_return

    def get_return(self, id):
        return self.returns.GetReturn(pb.GetReturnRequest(return_id=id)).customer_return

    def listed(self, **fields):
        """Ids of returns, newest first."""
        pages = self.returns.ListReturns(pb.ListReturnsRequest(**fields))
        return [item.id for page in pages for item in page.returns]

    # On the way.

    def back(self, name, id, context=None, **fields):
        """The reply of a unary method of ReturnService that changes a return."""
        return getattr(self.returns, name)(getattr(pb, name + "Request")(
            context=context or write(), return_id=id, **fields))

    def transit(self, id, event="SCANNED", *units, **fields):
        return self.back("RecordTransit", id, event=f"TRANSIT_EVENT_{event}",
                         unit_ids=unit_ids(id, units), **fields).customer_return

    # At the dock.

    def receive_all(self, *batches):
        """The replies to batches in one stream."""
        return list(self.returns.ReceiveReturn(iter(batches)))

    def batch(self, id, location, *scans, context=None, **fields):
        """A batch; a scan is the number of a unit, a SKU, or a UnitScan."""
        return pb.ReceiveReturnRequest(
            context=context or write(), return_id=id, location=location,
            scans=[scan_of(id, scan) for scan in scans], **fields)

    def receive(self, id, location, *scans, **fields):
        reply, = self.receive_all(self.batch(id, location, *scans, **fields))
        return reply

    def received(self, id, location, *scans, **fields):
        """The return after scans of which none was refused."""
        reply = self.receive(id, location, *scans, **fields)
        assert not reply.HasField("error"), reply.error
        return reply.customer_return

    def grade(self, id, *grades, **fields):
        """Grades of units 1, 2, …, or (unit, grade) or (unit, grade, condition)."""
        pairs = [pair if isinstance(pair, tuple) else (number, pair)
                 for number, pair in enumerate(grades, start=1)]
        return self.back("GradeUnits", id, grades=[
            pb.UnitGrade(unit_id=unit_id(id, pair[0]), grade=f"RETURN_GRADE_{pair[1]}",
                         condition=f"CONDITION_{pair[2]}" if len(pair) > 2 else None)
            for pair in pairs], **fields)

    def dispose(self, id, *pairs, **fields):
        """What becomes of units, as (unit, disposition) or (unit, disposition, fields)."""
        return self.back("DisposeUnits", id, dispositions=[
            pb.UnitDisposition(unit_id=unit_id(id, pair[0]),
                               disposition=f"DISPOSITION_{pair[1]}",
                               **(pair[2] if len(pair) > 2 else {}))
            for pair in pairs], **fields).customer_return

    # Looking.

    def stock(self, sku, location):
        """{condition: (on hand, quarantined)} of a SKU at a location, empty cells left out."""
        reply = self.inventory.GetPosition(pb.GetPositionRequest(sku=sku, location=location))
        return {pb.Condition.Name(cell.condition).removeprefix("CONDITION_"):
                (cell.on_hand, cell.quarantined)
                for cell in reply.positions if cell.on_hand or cell.quarantined}

    def announced(self, sku):
        """[(location, units, confidence)] of the returns that are expected."""
        reply = self.inventory.GetPosition(pb.GetPositionRequest(sku=sku))
        return sorted((supply.location, supply.quantity, supply.confidence_bp)
                      for supply in reply.supplies if supply.kind == pb.SUPPLY_KIND_RETURN)

    def told(self, order, *types):
        """Events of an order, oldest first; only of these types."""
        pages = self.event.Subscribe(pb.SubscribeRequest(order_id=order, types=types))
        return [event for page in pages for event in page.events]

    def refunds(self, order):
        """[(unit, minor units)] of the refunds that were told, by unit."""
        return sorted((event.attributes["unit_id"], int(event.attributes["amount"]))
                      for event in self.told(order, "return.refund_due"))


def lines_of(lines):
    result = []
    for line in lines:
        if isinstance(line, str):
            line = (line, 1)
        if isinstance(line, tuple):
            line = pb.ReturnLine(line_id=line[0], quantity=line[1])
        result.append(line)
    return result


def scan_of(id, scan):
    if isinstance(scan, int):
        return pb.UnitScan(unit_id=unit_id(id, scan))
    return pb.UnitScan(sku=scan) if isinstance(scan, str) else scan


def unit_id(id, unit):
    return f"{id}/{unit}" if isinstance(unit, int) else unit


def unit_ids(id, units):
    return [unit_id(id, unit) for unit in units]


def short(enum, number):
    """`RESTOCKED` of ReturnUnitState, `MAIL` of ReturnMethod, …"""
    name = enum.Name(number)
    words = "".join("_" + c if c.isupper() else c for c in enum.DESCRIPTOR.name).upper()[1:]
    return name.removeprefix(words + "_")


def units(found):
    """States of the units of a return, in order."""
    return [short(pb.ReturnUnitState, unit.state) for unit in found.units]


def outcomes(reply):
    return [short(pb.ScanOutcome, result.outcome) for result in reply.results]
